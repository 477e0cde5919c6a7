# Part 3: libtorch, out of the Python wheels of torch and two CUDA libraries, into .deps/libtorch/.
# The wheel's CPU library is linked against the CUDA run time, and so needs it on any machine.

# The wheels are the same whatever Python runs pip.
WHEEL_OPTIONS=(
  --only-binary :all: --python-version 3.11 --implementation cp --abi cp311 --abi none
  --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64
  --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64
)

TORCH_WHEELS=(torch nvidia-cuda-cupti nvidia-cuda-runtime)

# What is unpacked, all that programs on a CPU need.
TORCH_MEMBERS=(
  'torch/include/*'
  torch/lib/libtorch_cpu.so torch/lib/libc10.so torch/lib/libgomp.so.1
  nvidia/cu13/lib/libcupti.so.13 nvidia/cu13/lib/libcudart.so.13
  'torch-*.dist-info/licenses/*'
)

install_torch() {
  local version stamp work wheel
  version=$(pin torch version)
  stamp=$(torch_stamp)
  if is_installed libtorch "$stamp"; then
    note "$version is there"
    return
  fi
  work=$(start_work libtorch)
  mkdir "$work"/unpacked "$work"/result/{lib,share}
  for wheel in "${TORCH_WHEELS[@]}"; do
    fetch "$wheel" "${WHEEL_OPTIONS[@]}"
    run_logged "unpack-$wheel" "unpacking $wheel" \
      unpack_members "$DOWNLOADS/$(pin "$wheel" file)" "$work/unpacked"
    drop_download "$wheel"
  done
  mv "$work/unpacked/torch/include" "$work/result/include"
  mv "$work"/unpacked/torch/lib/* "$work"/unpacked/nvidia/cu13/lib/* "$work/result/lib/"
  mv "$work"/unpacked/torch-*.dist-info/licenses "$work/result/share/"
  require_libraries "$work/result/lib"
  put_in_place libtorch "$stamp"
  note "$version done, $(part_seconds) s"
}

torch_stamp() {
  local wheel
  for wheel in "${TORCH_WHEELS[@]}"; do
    echo "$wheel $(pin "$wheel" version) $(pin "$wheel" sha256)"
  done
  echo "members ${TORCH_MEMBERS[*]}"
}

# unpack_members WHEEL FOLDER: those of TORCH_MEMBERS that the wheel has (unzip's status 11 says that
# some are not in it). Files get the present time, so that builds notice a new version.
unpack_members() {
  local status=0
  unzip -q -o -DD "$1" "${TORCH_MEMBERS[@]}" -d "$2" || status=$?
  ((status == 0 || status == 11))
}
