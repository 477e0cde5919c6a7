// Which questions are held out: whole clusters of near-duplicates, so that no test question has a
// twin in the training rows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rolellm {

/// True for texts to be held out. Takes whole near-duplicate clusters in seeded order until
/// `test_count` texts are held out (a cluster that would overshoot by more than it closes is
/// skipped), and always leaves at least one text for training when there are two clusters.
std::vector<bool> hold_out(std::span<const std::string> texts, int test_count, std::uint64_t seed);

}  // namespace rolellm
