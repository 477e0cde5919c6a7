// Chats and annotated novels: scripts as JSON.
#include <algorithm>
#include <map>
#include <string>

#include "rolellm/core/json.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// The role that says most: the one a chat is with.
std::string leading_role(const Script& script) {
  const auto speakers = speakers_of(script);
  const auto most =
      std::max_element(speakers.begin(), speakers.end(),
                       [](const Speaker& a, const Speaker& b) { return a.speeches < b.speeches; });
  return most == speakers.end() ? std::string() : most->name;
}

bool is_told(const Utterance& u) {
  return u.kind == UtteranceKind::action || u.kind == UtteranceKind::parenthetical ||
         u.kind == UtteranceKind::scene_heading;
}

}  // namespace

std::string render_sillytavern(const Script& script) {
  const std::string lead = leading_role(script);
  std::string out = dump_json(Json{{"user_name", "User"},
                                   {"character_name", lead},
                                   {"create_date", ""},
                                   {"chat_metadata", Json::object()}}) +
                    "\n";
  for (const Utterance& u : script.utterances) {
    const bool said = is_speech(u) && u.role != "narrator";
    if (!said && !is_told(u)) continue;
    out += dump_json(Json{{"name", said ? u.role : "System"},
                          {"is_user", said && u.role != lead},
                          {"is_system", !said},
                          {"send_date", ""},
                          {"mes", said ? with_directions(u, "*", "*") : u.content},
                          {"extra", Json::object()}}) +
           "\n";
  }
  return out;
}

std::string render_messages(const Script& script) {
  const std::string lead = leading_role(script);
  std::string out;
  Json messages = Json::array();
  const auto flush = [&] {
    if (!messages.empty()) out += dump_json(Json{{"messages", messages}}) + "\n";
    messages = Json::array();
  };
  int scene = 0;
  for (const Utterance& u : script.utterances) {
    const bool said = is_speech(u) && u.role != "narrator";
    if (u.act_id != scene) flush();
    scene = u.act_id;
    if (said) {
      messages.push_back(Json{{"role", u.role == lead ? "assistant" : "user"},
                              {"name", u.role},
                              {"content", with_directions(u, "(", ")")}});
    } else if (is_told(u)) {
      messages.push_back(Json{{"role", "system"}, {"content", u.content}});
    }
  }
  flush();
  return out;
}

std::string render_coser(const Script& script) {
  Json conversations = Json::array();
  const auto conversation = [&](const std::string& scenario) {
    conversations.push_back(
        Json{{"scenario", scenario}, {"topic", ""}, {"dialogues", Json::array()}});
  };
  for (const Utterance& u : script.utterances) {
    if (u.kind == UtteranceKind::scene_heading) {
      conversation(u.content);
      continue;
    }
    const bool said = is_speech(u) && u.role != "narrator";
    if (!said && !is_told(u)) continue;
    if (conversations.empty()) conversation("");
    conversations.back()["dialogues"].push_back(
        Json{{"character", said ? u.role : "Environment"},
             {"message", said ? with_directions(u, "(", ")") : u.content}});
  }
  const Json plot{{"conversation", conversations}};
  return dump_json_pretty(
      Json{{"book", script.title}, {"author", script.author}, {"plots", Json::array({plot})}});
}

}  // namespace rolellm
