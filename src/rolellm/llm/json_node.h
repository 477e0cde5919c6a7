// The parts that a JSON grammar is made of, and the fewest tokens that end them.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "rolellm/llm/json_number.h"

namespace rolellm {

/// One of several fixed texts that may stand at a place.
struct JsonLiteral {
  std::string text;
  int property = -1;        ///< in objects: whose value follows; -1: none, the object ends
  std::vector<int> fewest;  ///< tokens that write it from each byte on
};

/// A value of the schema.
struct JsonNode {
  enum class Kind { literals, text, number, object, array, either };
  Kind kind = Kind::literals;
  std::vector<JsonLiteral> values;   ///< literals: sorted
  std::int64_t least = 0, most = 0;  ///< text: characters; array: items
  DecimalRange range;                ///< number
  std::vector<std::vector<JsonLiteral>>
      steps;                     ///< object: what may stand after i properties, sorted
  std::vector<int> rest;         ///< object: the fewest tokens from there to its end
  std::vector<int> children;     ///< object: by property; array: its items; either: alternatives
  std::bitset<256> first_bytes;  ///< what it may begin with
  int fewest = 0;                ///< tokens that the shortest text takes
  int separator = 0;             ///< array: the fewest tokens of ", "
  int letters_at_once = 1;       ///< text: characters that one token can add
  bool spells_bytes = false;     ///< text: whether characters may be begun byte by byte
};

/// Sums of costs stop at TokenTable::kNever.
int add_costs(std::int64_t a, std::int64_t b);
/// The fewest tokens that add `characters` and the closing quote to a text.
int text_cost(const JsonNode& node, std::int64_t characters);
/// The fewest tokens that end an array that holds `items` now.
int array_cost(const JsonNode& node, const JsonNode& item, std::int64_t items);

}  // namespace rolellm
