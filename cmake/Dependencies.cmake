# Everything the rooms may link. setup/install puts the two big ones into .deps/.
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(pugixml REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
if(ROLELLM_TESTS)
  find_package(GTest REQUIRED)
endif()

set(ROLELLM_DEPS ${PROJECT_SOURCE_DIR}/.deps CACHE PATH "Where setup/install put llama.cpp and libtorch")

if(NOT EXISTS ${ROLELLM_DEPS}/llama/include/llama.h)
  message(FATAL_ERROR "llama.cpp is not in ${ROLELLM_DEPS}: run setup/install first")
endif()
add_library(llama INTERFACE)
target_include_directories(llama SYSTEM INTERFACE ${ROLELLM_DEPS}/llama/include)
target_link_directories(llama INTERFACE ${ROLELLM_DEPS}/llama/lib)
target_link_libraries(llama INTERFACE -lllama -lggml -lggml-base)
target_link_options(llama INTERFACE -Wl,-rpath,${ROLELLM_DEPS}/llama/lib)

if(ROLELLM_TORCH)
  if(NOT EXISTS ${ROLELLM_DEPS}/libtorch/lib/libtorch_cpu.so)
    message(FATAL_ERROR "libtorch is not in ${ROLELLM_DEPS}: run setup/install first, "
                        "or configure with -DROLELLM_TORCH=OFF")
  endif()
  add_library(torch INTERFACE)
  # Behind the system's headers: the wheel ships an fmt of its own, which must shadow nothing.
  foreach(folder include include/torch/csrc/api/include)
    target_compile_options(torch INTERFACE "SHELL:-idirafter ${ROLELLM_DEPS}/libtorch/${folder}")
  endforeach()
  # Without this flag at::parallel_for runs on one thread; the runtime is libtorch's own libgomp.
  target_compile_options(torch INTERFACE -fopenmp)
  target_link_directories(torch INTERFACE ${ROLELLM_DEPS}/libtorch/lib)
  # The wheel's library names CUDA symbols that a CPU machine never calls.
  target_link_options(torch INTERFACE -Wl,--allow-shlib-undefined
                      -Wl,-rpath,${ROLELLM_DEPS}/libtorch/lib)
  target_link_libraries(torch INTERFACE -ltorch_cpu -lc10 ${ROLELLM_DEPS}/libtorch/lib/libgomp.so.1)
endif()
