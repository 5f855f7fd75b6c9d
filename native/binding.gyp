{
  "targets": [
    {
      "target_name": "vrt",
      "sources": [
        "src/addon.cpp",
        "src/clock.cpp",
        "src/file_lock.cpp",
        "src/notify.cpp",
        "src/peer_credentials.cpp",
        "src/room_scene.cpp",
        "src/room_renderer.cpp",
        "src/room_binding.cpp",
        "src/tcp_options.cpp",
        "src/udp_batch.cpp"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED"],
      "cflags_cc": ["-std=c++17", "-O3", "-Wall", "-Wextra", "-fno-math-errno"],
      "cflags!": ["-fno-exceptions"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti"]
    }
  ]
}
