#include "rolellm/core/secret.h"

#include <ostream>
#include <type_traits>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rolellm {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Printable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);

const Secret kKey("sk-canary+Lamp/0123456789");

TEST(Secret, IsTakenOutOfWhatAServerSays) {
  EXPECT_EQ(kKey.scrub("wrong key sk-canary+Lamp/0123456789, sorry"), "wrong key ***, sorry");
}

TEST(Secret, PiecesOfItGoToo) {
  EXPECT_EQ(kKey.scrub("key ary+Lamp/0 ends"), "key *** ends");   // 10 bytes of it
  EXPECT_EQ(kKey.scrub("key sk-cana ends"), "key sk-cana ends");  // 7 bytes tell too little
}

TEST(Secret, OtherSpellingsGoToo) {
  // printf 'Bearer sk-canary+Lamp/0123456789' | base64
  const std::string seen = kKey.scrub("QmVhcmVyIHNrLWNhbmFyeStMYW1wLzAxMjM0NTY3ODk=");
  EXPECT_EQ(seen.find("NhbmFyeStM"), std::string::npos) << seen;
  EXPECT_EQ(kKey.scrub("?k=sk-canary%2BLamp%2F0123456789&a=1"), "?k=***&a=1");
}

TEST(Secret, NothingIsTakenOutWhereThereIsNone) {
  EXPECT_EQ(Secret().scrub("as it was"), "as it was");
}

}  // namespace
}  // namespace rolellm
