#include "addon.h"
#include "room_renderer.h"

namespace {

// Numbers of one call: two eyes of 11 (quaternion x y z w, position, left right up down), then two hands of 8 (present,
// quaternion, position), then the time in seconds. native/room-input.ts writes them; loading compares both counts.
constexpr size_t kEyeNumbers = 11, kHandNumbers = 8, kInputNumbers = 2 * kEyeNumbers + 2 * kHandNumbers + 1;

Pose PoseAt(const double* at) { return {{at[0], at[1], at[2], at[3]}, {at[4], at[5], at[6]}}; }

// Input of one picture.
struct View {
  EyeView eyes[2];
  std::optional<Pose> hands[2];
  double time_s;
};

// Draws a picture on a thread of libuv's pool; holds on to renderer and picture meanwhile.
class DrawAside : public Napi::AsyncWorker {
 public:
  DrawAside(Napi::Env env, RoomRenderer& renderer, const Napi::Object& owner, const View& view, Napi::Uint8Array out)
      : Napi::AsyncWorker(env),
        deferred_(Napi::Promise::Deferred::New(env)),
        renderer_(renderer),
        view_(view),
        out_(out.Data()),
        owner_(Napi::Persistent(owner)),
        picture_(Napi::Persistent(out.As<Napi::Object>())) {}

  Napi::Promise Promise() const { return deferred_.Promise(); }

  void Execute() override { renderer_.Render(view_.eyes, view_.hands[0], view_.hands[1], view_.time_s, out_); }
  void OnOK() override { deferred_.Resolve(Env().Undefined()); }
  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred deferred_;
  RoomRenderer& renderer_;
  View view_;
  uint8_t* out_;
  Napi::ObjectReference owner_, picture_;
};

class RoomBinding : public Napi::ObjectWrap<RoomBinding> {
 public:
  explicit RoomBinding(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<RoomBinding>(info),
        renderer_(info[0].As<Napi::Number>().Int32Value(), info[1].As<Napi::Number>().Int32Value()) {}

  Napi::Value Render(const Napi::CallbackInfo& info) {
    Napi::Uint8Array out = info[1].As<Napi::Uint8Array>();
    const View view = Checked(info, out);
    renderer_.Render(view.eyes, view.hands[0], view.hands[1], view.time_s, out.Data());
    return info.Env().Undefined();
  }

  // The same on another thread: a promise. The caller ensures that no two drawings of one renderer overlap.
  Napi::Value RenderAside(const Napi::CallbackInfo& info) {
    Napi::Uint8Array out = info[1].As<Napi::Uint8Array>();
    auto* work = new DrawAside(info.Env(), renderer_, info.This().As<Napi::Object>(), Checked(info, out), out);
    const Napi::Promise promise = work->Promise();
    work->Queue();
    return promise;
  }

 private:
  View Checked(const Napi::CallbackInfo& info, const Napi::Uint8Array& out) const {
    const Napi::Float64Array input = info[0].As<Napi::Float64Array>();
    if (input.ElementLength() != kInputNumbers || out.ByteLength() != renderer_.frame_bytes()) {
      throw Napi::RangeError::New(info.Env(), "render: wrong sizes");
    }
    const double* at = input.Data();
    View view;
    for (int index = 0; index < 2; ++index, at += kEyeNumbers) {
      view.eyes[index] = {PoseAt(at), at[7], at[8], at[9], at[10]};
    }
    for (int index = 0; index < 2; ++index, at += kHandNumbers) {
      if (at[0] != 0) view.hands[index] = PoseAt(at + 1);
    }
    view.time_s = *at;
    return view;
  }

  RoomRenderer renderer_;
};

}  // namespace

void InitRoom(Napi::Env env, Napi::Object exports) {
  exports.Set("roomInputNumbers", Napi::Number::New(env, kInputNumbers));
  exports.Set("RoomRenderer",
              RoomBinding::DefineClass(env, "RoomRenderer",
                                       {RoomBinding::InstanceMethod("render", &RoomBinding::Render),
                                        RoomBinding::InstanceMethod("renderAside", &RoomBinding::RenderAside)}));
}
