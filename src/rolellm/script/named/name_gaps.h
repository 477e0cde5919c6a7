// Names that nothing but blanks parts from the speech: `HAMLET  To be`, `MAEVE No.`,
// `唐　四　得了`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rolellm {

/// `OLD TOM`, `McCOY`, and with small words between: `MARGERY and JOSS`, `FAUST UND WAGNER`;
/// a title in front may be in lower case: `Mrs. LUND`.
bool is_in_capitals(std::string_view name);

/// Between the names of a foreigner: `亚历山大·索科洛夫`.
inline constexpr std::string_view kNamesMark = "·";

/// How a blank ends a name.
enum class NameGap : std::uint8_t {
  none,
  narrow,  ///< the name may as well go on behind it
  wide     ///< two blanks or a tab behind capitals: no name goes on behind them
};

/// What the blank at `at` of `line` is, read as the end of the name in front of it.
NameGap name_gap_at(std::string_view line, std::size_t at);

/// `四　凤`, `周 朴 园`, spread over more room, as `四凤`, `周朴园`.
std::string unspread(std::string_view han_name);

}  // namespace rolellm
