#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

constexpr std::string_view kScript = R"(<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
  <Content>
    <Paragraph Number="1" Type="Scene Heading">
      <SceneProperties Length="1/8" Page="1" Title=""/>
      <Text>INT. BELL TOWER - NIGHT</Text>
    </Paragraph>
    <Paragraph Type="Action">
      <Text>Ropes. </Text><Text Style="Bold">DUST</Text><Text> &amp; cold.</Text>
      <ScriptNote ID="1"><Paragraph><Text>Too short?</Text></Paragraph></ScriptNote>
    </Paragraph>
    <Paragraph Type="Character"><Text Style="AllCaps">Margery (V.O.)</Text></Paragraph>
    <Paragraph Type="Parenthetical"><Text>(whispers)</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>Hold </Text><Text Style="Italic">still</Text><Text>.</Text></Paragraph>
    <Paragraph>
      <DualDialogue>
        <Paragraph Type="Character"><Text>TOM</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>I am.</Text></Paragraph>
        <Paragraph Type="Character"><Text>JOSS</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>He is.</Text></Paragraph>
      </DualDialogue>
    </Paragraph>
    <Paragraph Type="Shot"><Text>ON THE ROPE</Text></Paragraph>
    <Paragraph Type="General"><Text>It sways.</Text></Paragraph>
    <Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
    <Paragraph Type="Scene Heading"><Text>EXT. FIELD - DAY</Text></Paragraph>
    <Paragraph Type="Character"><Text>TOM</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>Rain.</Text></Paragraph>
  </Content>
  <TitlePage>
    <Content>
      <Paragraph Alignment="Center"><Text>The Bell</Text></Paragraph>
      <Paragraph Alignment="Center"><Text>written by</Text></Paragraph>
      <Paragraph Alignment="Center"><Text>Ida Lunt</Text></Paragraph>
    </Content>
  </TitlePage>
</FinalDraft>
)";

TEST(Fdx, ReadsEveryElement) {
  EXPECT_EQ(rows_of(kScript, "fdx"),
            (Rows{"[scene_heading] INT. BELL TOWER - NIGHT", "[action] Ropes. DUST & cold.",
                  "Margery: Hold still. {whispers@0}", "TOM: I am.", "JOSS: He is.",
                  "[scene_heading] ON THE ROPE", "[action] It sways.",
                  "[transition] CUT TO:", "[scene_heading] EXT. FIELD - DAY", "TOM: Rain.",
                  "[meta] The Bell", "[meta] written by", "[meta] Ida Lunt"}));
}

TEST(Fdx, KnowsLinesScenesAndTheTitlePage) {
  const auto script = parse_script(kScript);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->title, "The Bell");
  EXPECT_EQ(script->author, "Ida Lunt");
  const Utterance& margery = script->utterances[2];
  EXPECT_EQ(margery.line_begin, 12);  // the cue's; the ones above reach down to it
  EXPECT_EQ(margery.extension, "V.O.");
  EXPECT_EQ(margery.act_id, 0);
  EXPECT_EQ(script->utterances[5].act_id, 0) << "a shot begins no scene";
  EXPECT_EQ(script->utterances[9].act_id, 1);
}

TEST(Fdx, NamesTheLineOfBrokenXml) {
  std::string broken(kScript);
  broken.resize(broken.find("<DualDialogue>"));
  const auto script = parse_script(broken);
  ASSERT_FALSE(script);
  EXPECT_EQ(error_code(script.error()), "bad_script.xml");
  EXPECT_GT(script.error().line.value_or(0), 10);
}

}  // namespace
}  // namespace rolellm
