#include "addon.h"

// The entries of the addon; policy and argument checks live in the TypeScript faces beside it.
static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  InitClock(env, exports);
  InitFileLock(env, exports);
  InitNotify(env, exports);
  InitPeerCredentials(env, exports);
  InitRoom(env, exports);
  InitTcpOptions(env, exports);
  InitUdpBatch(env, exports);
  return exports;
}

NODE_API_MODULE(vrt, Init)
