#include "rolellm/llm/json_matcher.h"

#include <algorithm>

namespace rolellm {
namespace {

// Where a value stands, in Frame::step.
enum TextStep { kOpenQuote, kCharacters, kEscape };
enum ArrayStep { kOpenBracket, kFirstItem, kAfterItem, kAfterComma };

}  // namespace

JsonMatcher::JsonMatcher(std::shared_ptr<const JsonGrammar> grammar)
    : grammar_(std::move(grammar)) {
  push(grammar_->root(), 0);
}

void JsonMatcher::push(int node, int rest) {
  Frame frame{.node = &grammar_->node(node), .rest = rest};
  frame.last =
      static_cast<int>(frame.node->kind == JsonNode::Kind::object ? frame.node->steps.front().size()
                                                                  : frame.node->values.size());
  stack_.push_back(frame);
}

/// The value on top has ended; the one around it goes on.
void JsonMatcher::pop() {
  stack_.pop_back();
  if (stack_.empty()) return;
  Frame& around = stack_.back();
  if (around.node->kind == JsonNode::Kind::object) {
    around.first = around.at = 0;
    around.last =
        static_cast<int>(around.node->steps[static_cast<std::size_t>(around.step)].size());
  } else {
    ++around.count;
    around.step = kAfterItem;
  }
}

bool JsonMatcher::advance(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [&](char c) { return feed(static_cast<unsigned char>(c)); });
}

bool JsonMatcher::feed(unsigned char byte) {
  // A number ends where the byte after it shows that it has.
  while (!stack_.empty()) {
    const Step step = feed_frame(byte);
    if (step != Step::ended) return step == Step::taken;
    pop();
  }
  return false;
}

JsonMatcher::Step JsonMatcher::feed_frame(unsigned char byte) {
  switch (stack_.back().node->kind) {
    case JsonNode::Kind::literals: {
      const Step step = feed_literal(stack_.back().node->values, byte);
      // Ended with this byte when no longer literal can follow.
      const Frame& frame = stack_.back();
      if (step != Step::taken || frame.last - frame.first != 1 || !can_end(frame)) return step;
      pop();
      return Step::taken;
    }
    case JsonNode::Kind::text:
      return feed_text(byte);
    case JsonNode::Kind::number:
      return feed_number(byte);
    case JsonNode::Kind::object:
      return feed_object(byte);
    case JsonNode::Kind::array:
      return feed_array(byte);
    case JsonNode::Kind::either:
      return feed_either(byte);
  }
  return Step::refused;
}

JsonMatcher::Step JsonMatcher::feed_literal(const std::vector<JsonLiteral>& literals,
                                            unsigned char byte) {
  Frame& frame = stack_.back();
  const auto at = static_cast<std::size_t>(frame.at);
  // Sorted, so those that go on with `byte` are neighbours; one that ends here is the first.
  const auto goes_on = [&](int index) {
    const std::string& text = literals[static_cast<std::size_t>(index)].text;
    return text.size() > at && static_cast<unsigned char>(text[at]) == byte;
  };
  int first = frame.first, last = frame.last;
  while (first < last && !goes_on(first)) ++first;
  while (last > first && !goes_on(last - 1)) --last;
  if (first == last) {
    const bool whole = literals[static_cast<std::size_t>(frame.first)].text.size() == at;
    return whole ? Step::ended : Step::refused;
  }
  frame.first = first;
  frame.last = last;
  ++frame.at;
  return Step::taken;
}

JsonMatcher::Step JsonMatcher::feed_text(unsigned char byte) {
  Frame& frame = stack_.back();
  const JsonNode& node = *frame.node;
  if (frame.step == kOpenQuote) {
    if (byte != '"') return Step::refused;
    frame.step = kCharacters;
    return Step::taken;
  }
  if (frame.step == kEscape) {
    if (std::string_view("\"\\nt").find(static_cast<char>(byte)) == std::string_view::npos) {
      return Step::refused;
    }
    frame.step = kCharacters;
    ++frame.count;
    return Step::taken;
  }
  if (frame.pending > 0) {
    if (byte < frame.low || byte > frame.high) return Step::refused;
    frame.low = 0x80;
    frame.high = 0xBF;
    if (--frame.pending == 0) ++frame.count;
    return Step::taken;
  }
  if (byte == '"') {
    if (frame.count < node.least) return Step::refused;
    pop();
    return Step::taken;
  }
  if (frame.count >= node.most || byte < 0x20 || byte == 0x7F) return Step::refused;
  if (byte == '\\') {
    frame.step = kEscape;
    return Step::taken;
  }
  if (byte < 0x80) {
    ++frame.count;
    return Step::taken;
  }
  // UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
  if (byte < 0xC2 || byte > 0xF4) return Step::refused;
  frame.pending = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  frame.low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
  frame.high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
  return Step::taken;
}

JsonMatcher::Step JsonMatcher::feed_number(unsigned char byte) {
  Frame& frame = stack_.back();
  const DecimalRange& range = frame.node->range;
  const auto next = frame.number.followed_by(byte, range.places);
  if (!next || missing_characters(range, *next) < 0)
    return can_end(frame) ? Step::ended : Step::refused;
  frame.number = *next;
  return Step::taken;
}

JsonMatcher::Step JsonMatcher::feed_object(unsigned char byte) {
  Frame& frame = stack_.back();  // `step`: properties behind it
  const JsonNode& node = *frame.node;
  const auto& literals = node.steps[static_cast<std::size_t>(frame.step)];
  if (feed_literal(literals, byte) != Step::taken) return Step::refused;
  const JsonLiteral& literal = literals[static_cast<std::size_t>(frame.first)];
  if (literal.text.size() != static_cast<std::size_t>(frame.at)) return Step::taken;
  if (literal.property < 0) {
    pop();
    return Step::taken;
  }
  frame.step = literal.property + 1;
  const int rest = add_costs(frame.rest, node.rest[static_cast<std::size_t>(frame.step)]);
  push(node.children[static_cast<std::size_t>(literal.property)], rest);
  return Step::taken;
}

JsonMatcher::Step JsonMatcher::feed_array(unsigned char byte) {
  Frame& frame = stack_.back();  // `count`: items that have ended
  const JsonNode& node = *frame.node;
  const auto begin_item = [&] {
    const int after = array_cost(node, child(frame, 0), frame.count + 1);
    push(node.children.front(), add_costs(frame.rest, after));
  };
  switch (frame.step) {
    case kOpenBracket:
      if (byte != '[') return Step::refused;
      frame.step = kFirstItem;
      return Step::taken;
    case kFirstItem:
      if (byte == ']' && node.least == 0) break;
      if (node.most == 0) return Step::refused;
      begin_item();
      return feed_frame(byte);
    case kAfterComma:
      if (byte != ' ') return Step::refused;
      begin_item();
      return Step::taken;
    default:
      if (byte == ',' && frame.count < node.most) {
        frame.step = kAfterComma;
        return Step::taken;
      }
      if (byte != ']' || frame.count < node.least) return Step::refused;
  }
  pop();
  return Step::taken;
}

JsonMatcher::Step JsonMatcher::feed_either(unsigned char byte) {
  const Frame frame = stack_.back();
  for (const int alternative : frame.node->children) {
    if (!grammar_->node(alternative).first_bytes.test(byte)) continue;
    stack_.pop_back();
    push(alternative, frame.rest);
    return feed_frame(byte);
  }
  return Step::refused;
}

bool JsonMatcher::can_end(const Frame& frame) const {
  switch (frame.node->kind) {
    case JsonNode::Kind::literals:
      return frame.node->values[static_cast<std::size_t>(frame.first)].text.size() ==
             static_cast<std::size_t>(frame.at);
    case JsonNode::Kind::number:
      return may_end(frame.node->range, frame.number);
    default:
      return false;
  }
}

bool JsonMatcher::is_complete() const {
  return stack_.empty() || (stack_.size() == 1 && can_end(stack_.back()));
}

int JsonMatcher::fewest_to_end() const {
  return stack_.empty() ? 0 : add_costs(cost(stack_.back()), stack_.back().rest);
}

/// The fewest tokens that end the value of `frame` alone.
int JsonMatcher::cost(const Frame& frame) const {
  const JsonNode& node = *frame.node;
  switch (node.kind) {
    case JsonNode::Kind::either:
      return node.fewest;
    case JsonNode::Kind::literals:
    case JsonNode::Kind::object: {
      const bool object = node.kind == JsonNode::Kind::object;
      const auto& literals =
          object ? node.steps[static_cast<std::size_t>(frame.step)] : node.values;
      int fewest = TokenTable::kNever;
      for (int i = frame.first; i < frame.last; ++i) {
        const JsonLiteral& literal = literals[static_cast<std::size_t>(i)];
        int cost = literal.fewest[static_cast<std::size_t>(frame.at)];
        if (literal.property >= 0) {
          const auto next = static_cast<std::size_t>(literal.property) + 1;
          cost = add_costs(cost, add_costs(child(frame, literal.property).fewest, node.rest[next]));
        }
        fewest = std::min(fewest, cost);
      }
      return fewest;
    }
    case JsonNode::Kind::text:
      if (frame.step == kOpenQuote) return node.fewest;
      if (frame.step == kEscape) return 1 + text_cost(node, frame.count + 1);
      if (frame.pending == 0) return text_cost(node, frame.count);
      if (!node.spells_bytes) return TokenTable::kNever;
      return frame.pending + text_cost(node, frame.count + 1);
    case JsonNode::Kind::number: {
      const bool begun = frame.number.negative || frame.number.whole > 0;
      return begun ? missing_characters(node.range, frame.number) : node.fewest;
    }
    case JsonNode::Kind::array: {
      const JsonNode& item = child(frame, 0);
      if (frame.step == kOpenBracket) return node.fewest;
      if (frame.step != kAfterComma) return array_cost(node, item, frame.count);
      return add_costs(add_costs(1, item.fewest), array_cost(node, item, frame.count + 1));
    }
  }
  return TokenTable::kNever;
}

bool JsonMatcher::allows(std::int32_t token, int tokens_left) const {
  if (tokens().ends_answer(token)) return is_complete();
  const std::string_view text = tokens().text(token);
  if (text.empty() || stack_.empty()) return false;
  JsonMatcher next = *this;
  return next.advance(text) && next.fewest_to_end() <= tokens_left;
}

std::vector<std::int32_t> JsonMatcher::allowed_tokens(int tokens_left) const {
  std::vector<std::int32_t> allowed;
  if (is_complete()) {
    const auto ends = tokens().ending_tokens();
    allowed.assign(ends.begin(), ends.end());
  }
  JsonMatcher next = *this;
  for (int byte = 0; byte < 256; ++byte) {
    next.stack_ = stack_;
    if (!next.feed(static_cast<unsigned char>(byte))) continue;
    for (const std::int32_t token : tokens().beginning_with(static_cast<unsigned char>(byte))) {
      next.stack_ = stack_;
      if (next.advance(tokens().text(token)) && next.fewest_to_end() <= tokens_left) {
        allowed.push_back(token);
      }
    }
  }
  std::sort(allowed.begin(), allowed.end());
  return allowed;
}

}  // namespace rolellm
