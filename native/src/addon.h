#pragma once

#include <napi.h>

void InitClock(Napi::Env env, Napi::Object exports);
void InitFileLock(Napi::Env env, Napi::Object exports);
void InitNotify(Napi::Env env, Napi::Object exports);
void InitPeerCredentials(Napi::Env env, Napi::Object exports);
void InitRoom(Napi::Env env, Napi::Object exports);
void InitTcpOptions(Napi::Env env, Napi::Object exports);
void InitUdpBatch(Napi::Env env, Napi::Object exports);
