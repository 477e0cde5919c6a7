#include "rolellm/model/lora.h"

#include <algorithm>
#include <cmath>

#include <ATen/ops/zeros.h>

#include "rolellm/core/random.h"

namespace rolellm {

Result<Lora> Lora::create(const std::vector<LoraSite>& sites, const LoraOptions& options,
                          std::uint64_t seed) {
  if (auto sound = check_lora_options(options); !sound) return fail(sound.error());
  const auto adapted = [&](const LoraSite& site) {
    return std::find(options.targets.begin(), options.targets.end(), site.target) !=
           options.targets.end();
  };
  const std::int64_t rank = options.rank;
  std::int64_t size = 0;
  for (const LoraSite& site : sites) {
    if (adapted(site)) size += rank * (site.inputs + site.outputs);
  }
  Lora lora;
  lora.options = options;
  lora.values = at::zeros({size}, at::kFloat);
  lora.gradients = at::zeros({size}, at::kFloat);
  std::int64_t offset = 0;
  for (const LoraSite& site : sites) {
    if (!adapted(site)) continue;
    const auto view = [&](const at::Tensor& flat, std::int64_t rows, std::int64_t columns,
                          std::int64_t at) {
      return flat.narrow(0, at, rows * columns).view({rows, columns});
    };
    const std::int64_t b_offset = offset + rank * site.inputs;
    LoraPair pair{.tensor = site.tensor, .target = site.target, .layer = site.layer};
    pair.a = view(lora.values, rank, site.inputs, offset);
    pair.a_gradient = view(lora.gradients, rank, site.inputs, offset);
    pair.b = view(lora.values, site.outputs, rank, b_offset);
    pair.b_gradient = view(lora.gradients, site.outputs, rank, b_offset);
    Random random(derive_seed(seed, site.tensor));
    const double bound = 1 / std::sqrt(static_cast<double>(site.inputs));
    float* values = pair.a.data_ptr<float>();
    for (std::int64_t i = 0; i < pair.a.numel(); ++i) {
      values[i] = static_cast<float>((2 * random.uniform() - 1) * bound);
    }
    lora.pairs.push_back(std::move(pair));
    offset = b_offset + rank * site.outputs;
  }
  return lora;
}

}  // namespace rolellm
