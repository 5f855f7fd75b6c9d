#include <sys/socket.h>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "addon.h"

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59  // Linux 4.13, asm-generic/socket.h
#endif

namespace {

// peerCredentials(fd): who connected a Unix socket, as the kernel saw it at connect time.
Napi::Value PeerCredentials(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int fd = info[0].As<Napi::Number>().Int32Value();
  ucred who{};
  socklen_t length = sizeof(who);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &length) != 0) {
    throw Napi::Error::New(env, std::string("SO_PEERCRED: ") + std::strerror(errno));
  }
  // Sockets of other families answer too, with the user -1 (sk_getsockopt in net/core/sock.c).
  if (who.uid == static_cast<uid_t>(-1)) throw Napi::Error::New(env, "SO_PEERCRED: not a connected Unix socket");
  std::vector<gid_t> groups(64);
  length = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
  int result = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &length);
  if (result != 0 && errno == ERANGE) {
    groups.resize(length / sizeof(gid_t));
    result = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &length);
  }
  groups.resize(result == 0 ? length / sizeof(gid_t) : 0);
  Napi::Array list = Napi::Array::New(env, groups.size());
  for (uint32_t index = 0; index < groups.size(); ++index) list.Set(index, Napi::Number::New(env, groups[index]));
  Napi::Object credentials = Napi::Object::New(env);
  credentials.Set("pid", Napi::Number::New(env, who.pid));
  credentials.Set("uid", Napi::Number::New(env, who.uid));
  credentials.Set("gid", Napi::Number::New(env, who.gid));
  credentials.Set("groups", list);
  return credentials;
}

}  // namespace

void InitPeerCredentials(Napi::Env env, Napi::Object exports) {
  exports.Set("peerCredentials", Napi::Function::New(env, PeerCredentials));
}
