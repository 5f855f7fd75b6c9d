#pragma once

#include <cmath>

// Right-handed, metres, +Y up, -Z forward, as everywhere in vrt.
struct Vec3 {
  double x, y, z;
};

inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3 operator*(Vec3 a, double k) { return {a.x * k, a.y * k, a.z * k}; }
inline double Dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3 Cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }

struct Quat {
  double x, y, z, w;
};

inline Vec3 Rotate(Quat q, Vec3 v) {
  const Vec3 axis{q.x, q.y, q.z};
  const Vec3 t = Cross(axis, v) * 2;
  return v + t * q.w + Cross(axis, t);
}

inline Quat Conjugate(Quat q) { return {-q.x, -q.y, -q.z, q.w}; }

struct Pose {
  Quat orientation;
  Vec3 position;
};
