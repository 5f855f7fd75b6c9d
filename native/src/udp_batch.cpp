#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "addon.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103  // Linux 4.18, linux/udp.h
#endif

namespace {

// The kernel's limits for one segmented send: UDP_MAX_SEGMENTS and the largest UDP payload over IPv4.
constexpr size_t kMaximumSegments = 64;
constexpr size_t kMaximumBytes = 65507;
// Set once a segmented send was refused for good (old kernel, odd device): never tried again in this process.
bool segmentation_refused = false;

ssize_t SendSegmented(int fd, const uint8_t* data, size_t length, uint16_t segment) {
  iovec part{const_cast<uint8_t*>(data), length};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(uint16_t))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_UDP;
  header->cmsg_type = UDP_SEGMENT;
  header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
  std::memcpy(CMSG_DATA(header), &segment, sizeof(segment));
  return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

// Returns how many datagrams the kernel took, or -1.
int SendMany(int fd, const uint8_t* data, size_t length, size_t segment) {
  mmsghdr messages[kMaximumSegments];
  iovec parts[kMaximumSegments];
  unsigned count = 0;
  for (size_t at = 0; at < length && count < kMaximumSegments; at += segment, ++count) {
    parts[count] = {const_cast<uint8_t*>(data + at), std::min(segment, length - at)};
    messages[count] = {};
    messages[count].msg_hdr.msg_iov = &parts[count];
    messages[count].msg_hdr.msg_iovlen = 1;
  }
  return sendmmsg(fd, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
}

// sendSegments(fd, bytes, lengthBytes, segmentBytes, result): sends the datagrams of a connected UDP socket; writes the
// number taken by the kernel, the number of system calls and errno (0: all sent) into the Int32Array `result`.
Napi::Value SendSegments(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  const Napi::Uint8Array bytes = info[1].As<Napi::Uint8Array>();
  const size_t length = std::min<size_t>(info[2].As<Napi::Number>().Uint32Value(), bytes.ByteLength());
  const size_t segment = info[3].As<Napi::Number>().Uint32Value();
  Napi::Int32Array result = info[4].As<Napi::Int32Array>();
  if (result.ElementLength() < 3 || segment == 0 || segment > kMaximumBytes) {
    throw Napi::Error::New(info.Env(), "sendSegments: bad arguments");
  }
  const uint8_t* data = bytes.Data();
  size_t at = 0;
  int32_t sent = 0, calls = 0, error = 0;
  while (at < length) {
    const size_t room = std::min(kMaximumSegments, std::max<size_t>(1, kMaximumBytes / segment)) * segment;
    const size_t chunk = std::min(length - at, room);
    int refusal = 0;
    ++calls;
    if (!segmentation_refused && chunk > segment) {
      const ssize_t taken = SendSegmented(fd, data + at, chunk, static_cast<uint16_t>(segment));
      if (taken >= 0) {
        sent += static_cast<int32_t>((chunk + segment - 1) / segment);
        at += chunk;
        continue;
      }
      if (errno != EIO && errno != EINVAL && errno != EMSGSIZE && errno != ENOPROTOOPT) {
        error = errno;
        break;
      }
      refusal = errno;
      ++calls;
    }
    const int taken = SendMany(fd, data + at, chunk, segment);
    if (taken <= 0) {
      error = taken == 0 ? EAGAIN : errno;
      break;
    }
    // What passes one by one was refused for being segmented, not for its size or its address.
    if (refusal != 0) segmentation_refused = true;
    sent += taken;
    at += std::min(length - at, static_cast<size_t>(taken) * segment);
  }
  result[0] = sent;
  result[1] = calls;
  result[2] = error;
  return info.Env().Undefined();
}

}  // namespace

void InitUdpBatch(Napi::Env env, Napi::Object exports) {
  exports.Set("sendSegments", Napi::Function::New(env, SendSegments));
}
