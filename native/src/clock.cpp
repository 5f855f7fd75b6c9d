#include <sys/timex.h>
#include <cerrno>
#include <cstring>
#include <string>

#include "addon.h"

namespace {

// clockState(): state of the clock's discipline (adjtimex(2) without a change).
Napi::Value ClockState(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  timex state{};
  const int result = adjtimex(&state);
  if (result < 0) throw Napi::Error::New(env, std::string("adjtimex: ") + std::strerror(errno));
  Napi::Object answer = Napi::Object::New(env);
  answer.Set("synchronised", Napi::Boolean::New(env, result != TIME_ERROR && (state.status & STA_UNSYNC) == 0));
  answer.Set("maxErrorUs", Napi::Number::New(env, static_cast<double>(state.maxerror)));
  answer.Set("estimatedErrorUs", Napi::Number::New(env, static_cast<double>(state.esterror)));
  return answer;
}

}  // namespace

void InitClock(Napi::Env env, Napi::Object exports) { exports.Set("clockState", Napi::Function::New(env, ClockState)); }
