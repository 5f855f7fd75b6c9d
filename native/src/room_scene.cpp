#include "room_scene.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr int kTextureLog2 = 8;
constexpr int kTextureSize = 1 << kTextureLog2;

// Colours are sRGB, 0xRRGGBB.
uint32_t Rgb(double r, double g, double b) {
  const auto byte = [](double v) { return static_cast<uint32_t>(std::clamp(v, 0.0, 255.0)); };
  return byte(r) << 16 | byte(g) << 8 | byte(b);
}

// A fixed scramble of two integers to 0..1: the grain of every material.
double Grain(int x, int y) {
  uint32_t h = static_cast<uint32_t>(x) * 374761393u + static_cast<uint32_t>(y) * 668265263u;
  h = (h ^ (h >> 13)) * 1274126177u;
  return static_cast<double>((h ^ (h >> 16)) & 0xffff) / 65535.0;
}

uint32_t Lit(double r, double g, double b, double light) { return Rgb(r * light, g * light, b * light); }

uint32_t Planks(int x, int y, int) {
  const int plank = y / 32;
  const int shift = (plank * 101) & 255;
  const bool gap = y % 32 == 0 || ((x + shift) & 255) < 2;
  const double tone =
      0.75 + 0.2 * Grain(plank, 7) + 0.06 * std::sin((x + shift) * 0.08 + 3 * Grain(plank, 3)) + 0.05 * Grain(x / 3, y);
  return Lit(168, 112, 66, gap ? 0.4 : tone);
}

uint32_t Panels(int x, int y, int) {
  const int u = x & 127, v = y & 127;
  const bool seam = u < 3 || v < 3;
  const bool lamp = x >= 150 && x < 234 && y >= 150 && y < 234;
  if (lamp) return Rgb(255, 252, 238);
  return Lit(226, 226, 220, seam ? 0.7 : 0.92 + 0.05 * Grain(x / 2, y / 2));
}

uint32_t Bricks(int x, int y, int) {
  const int row = y / 32;
  const int u = (x + (row & 1) * 32) & 255;
  const bool mortar = y % 32 < 4 || u % 64 < 4;
  const double tone = 0.7 + 0.35 * Grain(u / 64 + row * 17, row) + 0.08 * Grain(x, y);
  return mortar ? Lit(190, 182, 170, 0.85 + 0.1 * Grain(x, y)) : Lit(164, 74, 54, tone);
}

uint32_t Boards(int x, int y, int) {
  const int board = x / 64;
  const bool gap = x % 64 < 3;
  return Lit(92, 138, 104, gap ? 0.55 : 0.85 + 0.14 * Grain(board, 5) + 0.06 * Grain(x, y / 6));
}

uint32_t Tiles(int x, int y, int) {
  const bool joint = x % 32 < 2 || y % 32 < 2;
  const bool dark = ((x / 32) + (y / 32)) % 2 == 0;
  return joint ? Rgb(214, 218, 222) : Lit(86, 126, 178, (dark ? 0.8 : 1.05) + 0.06 * Grain(x / 4, y / 4));
}

uint32_t Plaster(int x, int y, int) {
  const bool stripe = x % 64 < 10;
  return Lit(216, 186, 112, (stripe ? 0.78 : 0.95) + 0.07 * Grain(x / 2, y / 2));
}

uint32_t Wood(int x, int y, int) {
  return Lit(126, 84, 50, 0.85 + 0.12 * std::sin(y * 0.15 + 2 * Grain(x / 40, 1)) + 0.08 * Grain(x / 2, y));
}

uint32_t Crate(int x, int y, int size) {
  const int edge = std::min(std::min(x, y), std::min(size - 1 - x, size - 1 - y));
  const bool brace = edge < 24 || std::abs(x - y) < 16;
  return Lit(196, 152, 92, (brace ? 0.78 : 1.0) + 0.1 * Grain(x / 3, y / 9));
}

uint32_t Stone(int x, int y, int) {
  const bool flute = x % 32 < 6;
  return Lit(198, 196, 188, (flute ? 0.7 : 0.92) + 0.08 * Grain(x / 2, y / 2));
}

uint32_t Die(int x, int y, int size) {
  const int third = size / 3;
  const double dx = (x % third) - third / 2.0, dy = (y % third) - third / 2.0;
  return dx * dx + dy * dy < third * third / 9.0 ? Rgb(250, 250, 250)
                                                 : Lit(206, 44, 110, 0.9 + 0.1 * Grain(x / 4, y / 4));
}

uint32_t LeftHand(int x, int y, int) { return Lit(40, 170, 220, 0.85 + 0.15 * ((x / 32 + y / 32) % 2)); }
uint32_t RightHand(int x, int y, int) { return Lit(240, 140, 40, 0.85 + 0.15 * ((x / 32 + y / 32) % 2)); }

// Letters of 5 x 7 cells, one row per byte, most significant of five bits on the left.
constexpr uint8_t kNorth[7] = {0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11};
constexpr uint8_t kEast[7] = {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f};
constexpr uint8_t kSouth[7] = {0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e};
constexpr uint8_t kWest[7] = {0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11};

uint32_t Sign(const uint8_t* letter, int x, int y, int size, double r, double g, double b) {
  const int edge = std::min(std::min(x, y), std::min(size - 1 - x, size - 1 - y));
  if (edge < 12) return Rgb(58, 44, 34);
  const int column = (x - 48) / 32, row = (y - 16) / 32;
  const bool ink = x >= 48 && y >= 16 && column < 5 && row < 7 && (letter[row] >> (4 - column) & 1);
  return ink ? Rgb(r, g, b) : Rgb(244, 240, 230);
}

uint32_t SignNorth(int x, int y, int size) { return Sign(kNorth, x, y, size, 190, 40, 40); }
uint32_t SignEast(int x, int y, int size) { return Sign(kEast, x, y, size, 30, 110, 60); }
uint32_t SignSouth(int x, int y, int size) { return Sign(kSouth, x, y, size, 40, 70, 170); }
uint32_t SignWest(int x, int y, int size) { return Sign(kWest, x, y, size, 150, 90, 20); }

uint32_t Window(int x, int y, int size) {
  const int edge = std::min(std::min(x, y), std::min(size - 1 - x, size - 1 - y));
  if (edge < 14 || std::abs(x - size / 2) < 6 || std::abs(y - size / 2) < 6) return Rgb(240, 240, 236);
  const double hill = 170 + 18 * std::sin(x * 0.03) + 8 * std::sin(x * 0.11);
  if (y > hill) return Lit(70, 130, 64, 0.85 + 0.2 * Grain(x / 3, y / 3));
  const double cloud = std::sin(x * 0.05) + std::sin(y * 0.13 + x * 0.02);
  return cloud > 1.2 ? Rgb(246, 248, 252) : Rgb(120 + y * 0.4, 176 + y * 0.25, 238);
}

uint32_t Rug(int x, int y, int size) {
  const int edge = std::min(std::min(x, y), std::min(size - 1 - x, size - 1 - y));
  const bool line = (edge / 10) % 3 == 1;
  const bool knot = ((x + y) / 16 + (x - y + size) / 16) % 2 == 0;
  return line   ? Rgb(222, 196, 140)
         : knot ? Lit(132, 36, 48, 0.95 + 0.1 * Grain(x, y))
                : Lit(110, 28, 42, 0.95 + 0.1 * Grain(x, y));
}

// Full-range BT.709 from sRGB-encoded values (alvr.md 11.2).
struct Yuv {
  double y, u, v;
};

Yuv ToYuv(uint32_t rgb, double shade) {
  const double r = (rgb >> 16 & 255) * shade, g = (rgb >> 8 & 255) * shade, b = (rgb & 255) * shade;
  const double y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return {y, (b - y) / 1.8556 + 128, (r - y) / 1.5748 + 128};
}

uint8_t Byte(double v) { return static_cast<uint8_t>(std::clamp(v + 0.5, 0.0, 255.0)); }

}  // namespace

int RoomScene::AddTexture(uint32_t (*colour)(int, int, int), double shade) {
  std::vector<Yuv> level(kTextureSize * kTextureSize);
  for (int y = 0; y < kTextureSize; ++y) {
    for (int x = 0; x < kTextureSize; ++x) level[y * kTextureSize + x] = ToYuv(colour(x, y, kTextureSize), shade);
  }
  Texture texture{kTextureLog2, {}, {}};
  for (int size = kTextureSize;; size /= 2) {
    std::vector<uint8_t> luma(level.size());
    std::vector<uint16_t> chroma(level.size());
    for (size_t i = 0; i < level.size(); ++i) {
      luma[i] = Byte(level[i].y);
      chroma[i] = static_cast<uint16_t>(Byte(level[i].u) | Byte(level[i].v) << 8);
    }
    texture.luma.push_back(std::move(luma));
    texture.chroma.push_back(std::move(chroma));
    if (size == 1) break;
    const int half = size / 2;
    std::vector<Yuv> next(half * half);
    for (int y = 0; y < half; ++y) {
      for (int x = 0; x < half; ++x) {
        const Yuv &a = level[2 * y * size + 2 * x], &b = level[2 * y * size + 2 * x + 1],
                  &c = level[(2 * y + 1) * size + 2 * x], &d = level[(2 * y + 1) * size + 2 * x + 1];
        next[y * half + x] = {(a.y + b.y + c.y + d.y) / 4, (a.u + b.u + c.u + d.u) / 4, (a.v + b.v + c.v + d.v) / 4};
      }
    }
    level = std::move(next);
  }
  textures_.push_back(std::move(texture));
  return static_cast<int>(textures_.size()) - 1;
}

std::array<int, 3> RoomScene::AddMaterial(uint32_t (*colour)(int, int, int)) {
  return {AddTexture(colour, 0.72), AddTexture(colour, 1.0), AddTexture(colour, 0.86)};
}

void RoomScene::AddTable(Vec3 centre, std::array<int, 3> wood) {
  const Quat upright{0, 0, 0, 1};
  boxes_.push_back({{upright, {centre.x, 0.74, centre.z}}, {0.8, 0.03, 0.45}, wood});
  for (const double x : {-0.72, 0.72}) {
    for (const double z : {-0.38, 0.38}) {
      boxes_.push_back({{upright, {centre.x + x, 0.355, centre.z + z}}, {0.035, 0.355, 0.035}, wood});
    }
  }
}

RoomScene::RoomScene() {
  const double w = kHalfWidth, h = kHeight, d = kHalfDepth;
  // One repeat of a texture covers two metres.
  shell_ = {
      {{-w, 0, -d}, {2 * w, 0, 0}, {0, 0, 2 * d}, w, d, AddTexture(Planks)},
      {{-w, h, -d}, {2 * w, 0, 0}, {0, 0, 2 * d}, w, d, AddTexture(Panels)},
      {{-w, h, -d}, {2 * w, 0, 0}, {0, -h, 0}, w, h / 2, AddTexture(Bricks)},
      {{w, h, -d}, {0, 0, 2 * d}, {0, -h, 0}, d, h / 2, AddTexture(Boards, 0.93)},
      {{w, h, d}, {-2 * w, 0, 0}, {0, -h, 0}, w, h / 2, AddTexture(Tiles)},
      {{-w, h, d}, {0, 0, -2 * d}, {0, -h, 0}, d, h / 2, AddTexture(Plaster, 0.93)},
  };
  const double e = 0.01;  // in front of the wall it hangs on
  const int window = AddTexture(Window);
  decals_ = {
      {{-1.5, e, -1.2}, {3, 0, 0}, {0, 0, 2.4}, 1, 1, AddTexture(Rug)},
      {{-0.6, 2.5, -d + e}, {1.2, 0, 0}, {0, -1.2, 0}, 1, 1, AddTexture(SignNorth)},
      {{w - e, 2.5, -0.6}, {0, 0, 1.2}, {0, -1.2, 0}, 1, 1, AddTexture(SignEast)},
      {{0.6, 2.5, d - e}, {-1.2, 0, 0}, {0, -1.2, 0}, 1, 1, AddTexture(SignSouth)},
      {{-w + e, 2.5, 0.6}, {0, 0, -1.2}, {0, -1.2, 0}, 1, 1, AddTexture(SignWest)},
      {{w - e, 2.6, -3.2}, {0, 0, 1.8}, {0, -1.5, 0}, 1, 1, window},
      {{-w + e, 2.6, 3.2}, {0, 0, -1.8}, {0, -1.5, 0}, 1, 1, window},
  };
  const auto wood = AddMaterial(Wood);
  const auto crate = AddMaterial(Crate);
  const auto stone = AddMaterial(Stone);
  AddTable({1.6, 0, -2.2}, wood);
  const Quat upright{0, 0, 0, 1};
  const auto turned = [](double yaw) { return Quat{0, std::sin(yaw / 2), 0, std::cos(yaw / 2)}; };
  boxes_.push_back({{turned(0.4), {1.3, 0.91, -2.2}}, {0.14, 0.14, 0.14}, crate});
  boxes_.push_back({{turned(-0.3), {2.0, 0.87, -2.1}}, {0.1, 0.1, 0.1}, AddMaterial(Tiles)});
  boxes_.push_back({{turned(0.2), {-2.6, 0.4, -2.7}}, {0.4, 0.4, 0.4}, crate});
  boxes_.push_back({{turned(0.7), {-2.5, 1.05, -2.7}}, {0.25, 0.25, 0.25}, crate});
  boxes_.push_back({{turned(-0.5), {-3.1, 0.3, 1.5}}, {0.3, 0.3, 0.3}, crate});
  for (const double x : {-3.3, 3.3})
    boxes_.push_back({{upright, {x, kHeight / 2, -3.3}}, {0.22, kHeight / 2, 0.22}, stone});
  boxes_.push_back({{upright, {2.9, 0.5, 2.4}}, {0.3, 0.5, 0.3}, stone});
  boxes_.push_back({{turned(0.6), {-1.4, 0.25, 2.6}}, {0.5, 0.25, 0.3}, wood});
  turning_ = AddMaterial(Die);
  left_hand_ = AddMaterial(LeftHand);
  right_hand_ = AddMaterial(RightHand);
}

Box RoomScene::Turning(double time_s) const {
  const double yaw = time_s * 0.9;
  return {{{0, std::sin(yaw / 2), 0, std::cos(yaw / 2)}, {-0.7, 1.25 + 0.12 * std::sin(time_s * 1.7), -1.9}},
          {0.17, 0.17, 0.17},
          turning_};
}

Box RoomScene::Hand(const Pose& pose, bool left) const {
  return {pose, {0.035, 0.025, 0.08}, left ? left_hand_ : right_hand_};
}
