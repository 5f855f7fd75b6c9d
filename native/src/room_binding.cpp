#include "addon.h"
#include "room_renderer.h"

namespace {

// Numbers of one call: two eyes of 11 (quaternion x y z w, position, left right up down), then two hands of 8 (present,
// quaternion, position), then the time in seconds.
constexpr size_t kEyeNumbers = 11, kHandNumbers = 8, kInputNumbers = 2 * kEyeNumbers + 2 * kHandNumbers + 1;

Pose PoseAt(const double* at) { return {{at[0], at[1], at[2], at[3]}, {at[4], at[5], at[6]}}; }

class RoomBinding : public Napi::ObjectWrap<RoomBinding> {
 public:
  explicit RoomBinding(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<RoomBinding>(info),
        renderer_(info[0].As<Napi::Number>().Int32Value(), info[1].As<Napi::Number>().Int32Value()) {}

  Napi::Value Render(const Napi::CallbackInfo& info) {
    const Napi::Float64Array input = info[0].As<Napi::Float64Array>();
    Napi::Uint8Array out = info[1].As<Napi::Uint8Array>();
    if (input.ElementLength() != kInputNumbers || out.ByteLength() != renderer_.frame_bytes()) {
      throw Napi::RangeError::New(info.Env(), "render: wrong sizes");
    }
    const double* at = input.Data();
    EyeView eyes[2];
    for (int index = 0; index < 2; ++index, at += kEyeNumbers) eyes[index] = {PoseAt(at), at[7], at[8], at[9], at[10]};
    std::optional<Pose> hands[2];
    for (int index = 0; index < 2; ++index, at += kHandNumbers) {
      if (at[0] != 0) hands[index] = PoseAt(at + 1);
    }
    renderer_.Render(eyes, hands[0], hands[1], *at, out.Data());
    return info.Env().Undefined();
  }

 private:
  RoomRenderer renderer_;
};

}  // namespace

void InitRoom(Napi::Env env, Napi::Object exports) {
  exports.Set("RoomRenderer",
              RoomBinding::DefineClass(env, "RoomRenderer", {RoomBinding::InstanceMethod("render", &RoomBinding::Render)}));
}
