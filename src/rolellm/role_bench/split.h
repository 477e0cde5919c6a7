// Which questions are held out: whole clusters of near-duplicates, so that no test question has a
// twin in the training rows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rolellm {

/// True for texts to be held out. Whole near-duplicate clusters are taken in seeded order while
/// every group (e.g. role) they touch still lacks test texts, until each group has `per_group` or
/// no cluster fits. The largest cluster order never empties the training side: at most half of a
/// group's texts are held out. `groups` has one number per text, from 0.
std::vector<bool> hold_out(std::span<const std::string> texts, std::span<const int> groups,
                           int per_group, std::uint64_t seed);

}  // namespace rolellm
