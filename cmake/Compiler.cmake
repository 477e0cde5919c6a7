# Flags for our own code; third-party headers come in as SYSTEM and stay out of -Werror.
option(ROLELLM_TESTS "Build the tests" ON)

add_library(rolellm_flags INTERFACE)
target_compile_options(
  rolellm_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                          -Woverloaded-virtual -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives here for std::string and std::variant at -O2.
  target_compile_options(rolellm_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized
                                                 -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(CMAKE_UNITY_BUILD)
  # Files put together share their constants: a local name like another file's shadows nothing.
  target_compile_options(rolellm_flags INTERFACE -Wno-shadow)
endif()
target_include_directories(rolellm_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)

if(ROLELLM_SANITIZE)
  target_compile_options(rolellm_flags INTERFACE -fsanitize=${ROLELLM_SANITIZE}
                                                 -fno-omit-frame-pointer)
  target_link_options(rolellm_flags INTERFACE -fsanitize=${ROLELLM_SANITIZE})
  if(ROLELLM_SANITIZE MATCHES "undefined")
    target_compile_options(rolellm_flags INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()

option(ROLELLM_FUZZ "Build the fuzz targets with libFuzzer and sanitizers (clang only)" OFF)
if(ROLELLM_FUZZ)
  target_compile_options(rolellm_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                                                 -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(rolellm_flags INTERFACE -fsanitize=address,undefined)
endif()

# A compiler cache is used when there is one; nothing needs it.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
