#include "rolellm/llm/job_order.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace rolellm {
namespace {

bool comes_before(const ChatRequest& a, const ChatRequest& b) {
  const auto adapter = [](const ChatRequest& r) { return std::tie(r.adapter, r.adapter_scale); };
  if (adapter(a) != adapter(b)) return adapter(a) < adapter(b);
  const std::size_t both = std::min(a.messages.size(), b.messages.size());
  for (std::size_t i = 0; i < both; ++i) {
    const Message &x = a.messages[i], &y = b.messages[i];
    if (const int order = x.role.compare(y.role); order != 0) return order < 0;
    if (const int order = x.content.compare(y.content); order != 0) return order < 0;
  }
  if (a.messages.size() != b.messages.size()) return a.messages.size() < b.messages.size();
  return a.answer_prefix < b.answer_prefix;
}

}  // namespace

std::vector<std::uint32_t> shared_prefix_order(std::span<const ChatRequest> requests) {
  std::vector<std::uint32_t> order(requests.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return comes_before(requests[a], requests[b]);
  });
  return order;
}

}  // namespace rolellm
