#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "room_math.h"

// A square power-of-two texture, stored as the encoder wants it: full-range BT.709 luma in one plane and chroma pairs
// (U in the low byte, V in the high one) in another, each with all its mip levels.
struct Texture {
  int size_log2;
  std::vector<std::vector<uint8_t>> luma;
  std::vector<std::vector<uint16_t>> chroma;
};

// A parallelogram: origin + s * along_s + t * along_t for s and t in 0..1; the texture repeats `repeat_s` x `repeat_t`
// times over it.
struct Quad {
  Vec3 origin, along_s, along_t;
  double repeat_s, repeat_t;
  int texture;
};

struct Box {
  Pose pose;
  Vec3 half;
  // Textures of the faces across X, across Y and across Z: three shades of one material light the box from above.
  std::array<int, 3> textures;
};

// The room: about 8 x 3.2 x 8 m, origin in the middle of the floor.
class RoomScene {
 public:
  static constexpr double kHalfWidth = 4.0, kHeight = 3.2, kHalfDepth = 4.0;

  RoomScene();

  const std::vector<Texture>& textures() const { return textures_; }
  // Floor, ceiling and walls: each pixel of a view from inside shows one of them.
  const std::vector<Quad>& shell() const { return shell_; }
  // Things flat on the shell, drawn over it.
  const std::vector<Quad>& decals() const { return decals_; }
  const std::vector<Box>& boxes() const { return boxes_; }
  // The cube that turns by itself, at `time_s` seconds.
  Box Turning(double time_s) const;
  Box Hand(const Pose& pose, bool left) const;

 private:
  int AddTexture(uint32_t (*colour)(int x, int y, int size), double shade = 1.0);
  std::array<int, 3> AddMaterial(uint32_t (*colour)(int x, int y, int size));
  void AddTable(Vec3 centre, std::array<int, 3> wood);

  std::vector<Texture> textures_;
  std::vector<Quad> shell_, decals_;
  std::vector<Box> boxes_;
  std::array<int, 3> turning_{}, left_hand_{}, right_hand_{};
};
