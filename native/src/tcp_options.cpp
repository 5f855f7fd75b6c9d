#include <netinet/in.h>
#include <sys/socket.h>
#include <cerrno>

#include "addon.h"

namespace {

// setTcpOption(fd, option, value): setsockopt(2) at level IPPROTO_TCP; returns 0 or errno.
Napi::Value SetTcpOption(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  const int option = info[1].As<Napi::Number>().Int32Value();
  const int value = info[2].As<Napi::Number>().Int32Value();
  const int failed = setsockopt(fd, IPPROTO_TCP, option, &value, sizeof(value));
  return Napi::Number::New(info.Env(), failed == 0 ? 0 : errno);
}

}  // namespace

void InitTcpOptions(Napi::Env env, Napi::Object exports) {
  exports.Set("setTcpOption", Napi::Function::New(env, SetTcpOption));
}
