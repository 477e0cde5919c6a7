# Part 2: llama.cpp, from the source inside the llama-cpp-python package, into .deps/llama/.

# CPU kernels to build. libggml loads the best one this CPU can run when a program starts, so a
# copied folder works on any x86-64 CPU with AVX2. sapphirerapids stays out: its AMX kernel dies
# with SIGILL on some virtual machines.
LLAMA_CPU_KERNELS=(haswell icelake zen4)

LLAMA_OPTIONS=(
  -DCMAKE_BUILD_TYPE=Release
  -DBUILD_SHARED_LIBS=ON
  -DCMAKE_BUILD_WITH_INSTALL_RPATH=ON '-DCMAKE_INSTALL_RPATH=$ORIGIN'
  -DLLAMA_BUILD_COMMON=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_APP=OFF
  -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF
  -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF
  -DGGML_NATIVE=OFF -DGGML_BACKEND_DL=ON -DGGML_CPU_ALL_VARIANTS=ON
  -DGGML_OPENMP=OFF -DGGML_CCACHE=OFF
)

install_llama() {
  local version stamp work
  version=$(pin llama-cpp-python version)
  stamp=$(llama_stamp)
  if is_installed llama "$stamp"; then
    note "$version is there"
    return
  fi
  # setup/no-build/ answers pip in place of the package's own build system.
  PYTHONPATH="$ROOT/setup/no-build" PYTHONDONTWRITEBYTECODE=1 \
    fetch llama-cpp-python --no-binary llama-cpp-python --no-build-isolation
  work=$(start_work llama)
  unpack_llama "$work/source"
  run_logged llama-configure "configuring" \
    cmake -S "$work/source" -B "$work/build" -G Ninja "${LLAMA_OPTIONS[@]}"
  run_logged llama-build "compiling, about 2 minutes on 2 cores" \
    cmake --build "$work/build" --target llama --parallel "$(nproc)"
  mkdir "$work"/result/{include,lib,share}
  cp "$work"/source/include/*.h "$work"/source/ggml/include/*.h "$work/result/include/"
  cp -P "$work"/build/bin/*.so* "$work/result/lib/"
  cp "$work/source/LICENSE" "$work/result/share/"
  require_libraries "$work/result/lib"
  put_in_place llama "$stamp"
  drop_download llama-cpp-python
  note "$version done, $(part_seconds) s"
}

# What the result depends on; no trait of this CPU is among it, since kernels are chosen at run time.
llama_stamp() {
  echo "llama-cpp-python $(pin llama-cpp-python version) $(pin llama-cpp-python sha256)"
  echo "kernels ${LLAMA_CPU_KERNELS[*]}"
  echo "options ${LLAMA_OPTIONS[*]}"
  echo "compiler $(c++ -dumpmachine) $(c++ -dumpfullversion)"
}

# Unpacks only llama.cpp, and strikes every x86 kernel variant that is not wanted: libggml depends
# on all that are declared, so naming targets is not enough.
unpack_llama() {
  local source=$1 list variants
  local package="llama_cpp_python-$(pin llama-cpp-python version)"
  mkdir "$source"
  tar -xzf "$DOWNLOADS/$(pin llama-cpp-python file)" -C "$source" --strip-components=3 \
    "$package/vendor/llama.cpp"
  list="$source/ggml/src/CMakeLists.txt"
  variants=$(IFS='|' && echo "${LLAMA_CPU_KERNELS[*]}")
  sed -E -i "/^ *ggml_add_cpu_backend_variant\(($variants) /!{/^ *ggml_add_cpu_backend_variant\(/d}" \
    "$list"
  [[ $(grep -c '^ *ggml_add_cpu_backend_variant(' "$list") == "${#LLAMA_CPU_KERNELS[@]}" ]] ||
    die "llama.cpp: its list of CPU kernels is not as expected" \
        "adapt unpack_llama in setup/llama.sh to the new version"
}
