#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "room_scene.h"

struct EyeView {
  Pose pose;
  // Radians from the view axis; left and down are negative.
  double left, right, up, down;
};

// Draws the room for two eyes side by side into I420. Perspective-correct polygon scan conversion: no allocation per
// frame, one division per 16 pixels, luma at full and chroma at half resolution.
class RoomRenderer {
 public:
  RoomRenderer(int eye_width, int eye_height);

  size_t frame_bytes() const { return frame_bytes_; }
  void Render(const EyeView (&eyes)[2], const std::optional<Pose>& left_hand, const std::optional<Pose>& right_hand,
              double time_s, uint8_t* out);

 private:
  // One plane of one eye: where its pixels lie and how they map to the view.
  struct Target {
    uint8_t* first;
    uint8_t* second;  // V when `first` is U, null for luma
    int stride, width, height;
    // Tangents at the middle of the first pixel, and the step to the next one.
    double x0, dx, y0, dy;
  };

  void RenderEye(const EyeView& eye, double time_s, const std::optional<Pose>& left, const std::optional<Pose>& right,
                 const Target (&targets)[2]);
  void DrawBox(const Box& box, const Pose& camera, const Target (&targets)[2]);
  void DrawQuad(const Quad& quad, const Pose& camera, double grow, const Target (&targets)[2]);
  template <bool kLuma>
  void Fill(const Vec3* points, int count, Vec3 a, Vec3 b, Vec3 c, const Quad& quad, const Target& target);

  RoomScene scene_;
  int eye_width_, eye_height_;
  size_t frame_bytes_;
  std::vector<double> span_left_, span_right_;
  std::vector<Box> order_;
};
