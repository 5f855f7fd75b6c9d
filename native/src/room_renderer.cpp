#include "room_renderer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

constexpr double kNear = 0.03;
// The camera stays this far inside the walls.
constexpr double kMargin = 0.1;
constexpr int kSpan = 16;
// Each wall is grown by this share of its sides, about 3 cm, and so overlaps the next: where two of them merely met,
// a pixel on the edge could round out of both. Only more than an error of rounding is needed.
constexpr double kOverlap = 0.004;
// Texels per pixel are taken for a fifth more before the mip level is chosen. With 1 the finer of two levels would
// always win and shimmer; with sqrt(2) the nearer one would, and blur.
constexpr double kMipBias = 1.2;

Vec3 ToCamera(const Pose& camera, Vec3 point) { return Rotate(Conjugate(camera.orientation), point - camera.position); }

// Keeps what is in front of the near plane. Camera looks along -Z. Returns the number of points.
int ClipNear(const Vec3* in, int count, Vec3* out) {
  int kept = 0;
  for (int i = 0; i < count; ++i) {
    const Vec3 a = in[i], b = in[(i + 1) % count];
    const bool a_in = a.z <= -kNear, b_in = b.z <= -kNear;
    if (a_in) out[kept++] = a;
    if (a_in != b_in) out[kept++] = a + (b - a) * ((-kNear - a.z) / (b.z - a.z));
  }
  return kept;
}

double DistanceSquared(const Box& box, Vec3 eye) {
  const Vec3 local = Rotate(Conjugate(box.pose.orientation), eye - box.pose.position);
  const auto beyond = [](double v, double half) { return std::max(0.0, std::abs(v) - half); };
  const Vec3 gap{beyond(local.x, box.half.x), beyond(local.y, box.half.y), beyond(local.z, box.half.z)};
  return Dot(gap, gap);
}

}  // namespace

RoomRenderer::RoomRenderer(int eye_width, int eye_height) : eye_width_(eye_width), eye_height_(eye_height) {
  const size_t width = 2 * static_cast<size_t>(eye_width);
  const size_t chroma = static_cast<size_t>(eye_width) * ((eye_height + 1) / 2);
  frame_bytes_ = width * eye_height + 2 * chroma;
  span_left_.resize(eye_height);
  span_right_.resize(eye_height);
  order_.reserve(scene_.boxes().size() + 3);
}

void RoomRenderer::Render(const EyeView (&eyes)[2], const std::optional<Pose>& left_hand,
                          const std::optional<Pose>& right_hand, double time_s, uint8_t* out) {
  const int stride = 2 * eye_width_, chroma_stride = eye_width_, chroma_height = (eye_height_ + 1) / 2;
  uint8_t* u = out + static_cast<size_t>(stride) * eye_height_;
  uint8_t* v = u + static_cast<size_t>(chroma_stride) * chroma_height;
  for (int index = 0; index < 2; ++index) {
    const EyeView& eye = eyes[index];
    const double left = std::tan(eye.left), top = std::tan(eye.up);
    const double dx = (std::tan(eye.right) - left) / eye_width_, dy = (std::tan(eye.down) - top) / eye_height_;
    // With an odd eye width the middle chroma column serves both eyes; the left one draws it.
    const int chroma_from = index == 0 ? 0 : (eye_width_ + 1) / 2;
    const int chroma_to = index == 0 ? (eye_width_ + 1) / 2 : eye_width_;
    const double chroma_x = 2.0 * chroma_from - index * eye_width_ + 1.0;
    const Target targets[2] = {
        {out + index * eye_width_, nullptr, stride, eye_width_, eye_height_, left + dx * 0.5, dx, top + dy * 0.5, dy},
        {u + chroma_from, v + chroma_from, chroma_stride, chroma_to - chroma_from, chroma_height, left + dx * chroma_x,
         2 * dx, top + dy, 2 * dy},
    };
    RenderEye(eye, time_s, left_hand, right_hand, targets);
  }
}

void RoomRenderer::RenderEye(const EyeView& eye, double time_s, const std::optional<Pose>& left,
                             const std::optional<Pose>& right, const Target (&targets)[2]) {
  Pose camera = eye.pose;
  camera.position.x = std::clamp(camera.position.x, -RoomScene::kHalfWidth + kMargin, RoomScene::kHalfWidth - kMargin);
  camera.position.y = std::clamp(camera.position.y, kMargin, RoomScene::kHeight - kMargin);
  camera.position.z = std::clamp(camera.position.z, -RoomScene::kHalfDepth + kMargin, RoomScene::kHalfDepth - kMargin);
  for (const Quad& quad : scene_.shell()) DrawQuad(quad, camera, kOverlap, targets);
  for (const Quad& quad : scene_.decals()) DrawQuad(quad, camera, 0, targets);
  order_.assign(scene_.boxes().begin(), scene_.boxes().end());
  order_.push_back(scene_.Turning(time_s));
  if (left) order_.push_back(scene_.Hand(*left, true));
  if (right) order_.push_back(scene_.Hand(*right, false));
  std::sort(order_.begin(), order_.end(), [&](const Box& a, const Box& b) {
    return DistanceSquared(a, camera.position) > DistanceSquared(b, camera.position);
  });
  for (const Box& box : order_) DrawBox(box, camera, targets);
}

void RoomRenderer::DrawBox(const Box& box, const Pose& camera, const Target (&targets)[2]) {
  const auto axis = [&](Vec3 v) { return Rotate(box.pose.orientation, v); };
  const Vec3 x = axis({box.half.x, 0, 0}), y = axis({0, box.half.y, 0}), z = axis({0, 0, box.half.z});
  const Vec3 axes[3][3] = {{x, z, y}, {y, x, z}, {z, x, y}};
  for (int face = 0; face < 3; ++face) {
    const Vec3 normal = axes[face][0], s = axes[face][1], t = axes[face][2];
    for (const double side : {-1.0, 1.0}) {
      const Vec3 middle = box.pose.position + normal * side;
      if (Dot(normal * side, camera.position - middle) <= 0) continue;
      DrawQuad({middle - s + t, s * 2, t * -2, 1, 1, box.textures[face]}, camera, 0, targets);
    }
  }
}

void RoomRenderer::DrawQuad(const Quad& quad, const Pose& camera, double grow, const Target (&targets)[2]) {
  const Vec3 s = quad.along_s, t = quad.along_t;
  const Vec3 corners[4] = {quad.origin - s * grow - t * grow, quad.origin + s * (1 + grow) - t * grow,
                           quad.origin + s * (1 + grow) + t * (1 + grow), quad.origin - s * grow + t * (1 + grow)};
  Vec3 seen[4], points[8];
  for (int i = 0; i < 4; ++i) seen[i] = ToCamera(camera, corners[i]);
  const int count = ClipNear(seen, 4, points);
  if (count < 3) return;
  // A ray d meets the plane origin + s*S + t*T where s = d.(TxO) / d.(SxT) and t = d.(OxS) / d.(SxT): all three are
  // linear in the pixel, so a span needs no more than additions and one division.
  const Vec3 o = ToCamera(camera, quad.origin);
  const Quat turn = Conjugate(camera.orientation);
  const Vec3 cs = Rotate(turn, s), ct = Rotate(turn, t);
  Fill<true>(points, count, Cross(ct, o), Cross(o, cs), Cross(cs, ct), quad, targets[0]);
  Fill<false>(points, count, Cross(ct, o), Cross(o, cs), Cross(cs, ct), quad, targets[1]);
}

template <bool kLuma>
void RoomRenderer::Fill(const Vec3* points, int count, Vec3 a, Vec3 b, Vec3 c, const Quad& quad, const Target& target) {
  // Scan conversion of the convex polygon: per row the leftmost and rightmost edge.
  double px[8], py[8];
  double top = std::numeric_limits<double>::max(), bottom = std::numeric_limits<double>::lowest();
  for (int i = 0; i < count; ++i) {
    px[i] = (points[i].x / -points[i].z - target.x0) / target.dx;
    py[i] = (points[i].y / -points[i].z - target.y0) / target.dy;
    top = std::min(top, py[i]);
    bottom = std::max(bottom, py[i]);
  }
  const int first = static_cast<int>(std::clamp(std::ceil(top), 0.0, static_cast<double>(target.height)));
  const int last = static_cast<int>(std::clamp(std::ceil(bottom), 0.0, static_cast<double>(target.height)));
  if (first >= last) return;
  std::fill(span_left_.begin() + first, span_left_.begin() + last, std::numeric_limits<double>::max());
  std::fill(span_right_.begin() + first, span_right_.begin() + last, std::numeric_limits<double>::lowest());
  for (int i = 0; i < count; ++i) {
    int from = i, to = (i + 1) % count;
    if (py[from] > py[to]) std::swap(from, to);
    const int begin =
        static_cast<int>(std::clamp(std::ceil(py[from]), static_cast<double>(first), static_cast<double>(last)));
    const int end =
        static_cast<int>(std::clamp(std::ceil(py[to]), static_cast<double>(first), static_cast<double>(last)));
    if (begin >= end) continue;
    const double slope = (px[to] - px[from]) / (py[to] - py[from]);
    for (int y = begin; y < end; ++y) {
      const double x = px[from] + (y - py[from]) * slope;
      span_left_[y] = std::min(span_left_[y], x);
      span_right_[y] = std::max(span_right_[y], x);
    }
  }
  const Texture& texture = scene_.textures()[quad.texture];
  const double texels = 1 << texture.size_log2;
  const double scale_s = quad.repeat_s * texels, scale_t = quad.repeat_t * texels;
  // Steps of the three linear forms from one pixel to the next, and from one row to the next.
  const double a_dx = a.x * target.dx * scale_s, b_dx = b.x * target.dx * scale_t, c_dx = c.x * target.dx;
  const double a_dy = a.y * target.dy * scale_s, b_dy = b.y * target.dy * scale_t, c_dy = c.y * target.dy;
  const int levels = texture.size_log2;
  for (int y = first; y < last; ++y) {
    const int x_from = static_cast<int>(std::clamp(std::ceil(span_left_[y]), 0.0, static_cast<double>(target.width)));
    const int x_to = static_cast<int>(std::clamp(std::ceil(span_right_[y]), 0.0, static_cast<double>(target.width)));
    if (x_from >= x_to) continue;
    const double ray_x = target.x0 + x_from * target.dx, ray_y = target.y0 + y * target.dy;
    double an = (a.x * ray_x + a.y * ray_y - a.z) * scale_s;
    double bn = (b.x * ray_x + b.y * ray_y - b.z) * scale_t;
    double cn = c.x * ray_x + c.y * ray_y - c.z;
    double inverse = 1 / cn;
    double u = an * inverse, v = bn * inverse;
    uint8_t* row = target.first + static_cast<size_t>(y) * target.stride;
    [[maybe_unused]] uint8_t* second = kLuma ? nullptr : target.second + static_cast<size_t>(y) * target.stride;
    for (int x = x_from; x < x_to; x += kSpan) {
      const int n = std::min(kSpan, x_to - x);
      // How fast the texture runs here, across and down, decides the mip level.
      const double across = std::max(std::abs(a_dx - u * c_dx), std::abs(b_dx - v * c_dx));
      const double down = std::max(std::abs(a_dy - u * c_dy), std::abs(b_dy - v * c_dy));
      const double rate = std::max(across, down) * std::abs(inverse);
      const int level = rate <= 1 ? 0 : std::min(levels, static_cast<int>(std::ilogb(rate * kMipBias)));
      an += a_dx * n;
      bn += b_dx * n;
      cn += c_dx * n;
      inverse = 1 / cn;
      const double u_next = an * inverse, v_next = bn * inverse;
      const double fixed = 65536.0 / (1 << level);
      // Texture coordinates wrap, so the arithmetic may.
      uint32_t uf = static_cast<uint32_t>(static_cast<int64_t>(u * fixed));
      uint32_t vf = static_cast<uint32_t>(static_cast<int64_t>(v * fixed));
      const uint32_t du = static_cast<uint32_t>(static_cast<int64_t>((u_next - u) * fixed / n));
      const uint32_t dv = static_cast<uint32_t>(static_cast<int64_t>((v_next - v) * fixed / n));
      const int shift = texture.size_log2 - level;
      const uint32_t mask = (1u << shift) - 1;
      if constexpr (kLuma) {
        const uint8_t* texel = texture.luma[level].data();
        for (int i = 0; i < n; ++i) {
          row[x + i] = texel[((vf >> 16) & mask) << shift | ((uf >> 16) & mask)];
          uf += du;
          vf += dv;
        }
      } else {
        const uint16_t* texel = texture.chroma[level].data();
        for (int i = 0; i < n; ++i) {
          const uint16_t uv = texel[((vf >> 16) & mask) << shift | ((uf >> 16) & mask)];
          row[x + i] = static_cast<uint8_t>(uv);
          second[x + i] = static_cast<uint8_t>(uv >> 8);
          uf += du;
          vf += dv;
        }
      }
      u = u_next;
      v = v_next;
    }
  }
}
