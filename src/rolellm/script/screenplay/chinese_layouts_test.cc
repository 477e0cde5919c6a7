// Chinese films as screenplays: names above speeches, in columns or flat.
#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

const Rows kRows = {
    "[scene_heading] 内景 客厅 日",
    "[action] "
    "老式挂钟停在三点。墙角堆着没有拆封的纸箱，字迹被雨水洇开了一大片。周明远蹲在地上找钥匙。",
    "周明远: 我记得就放在茶几底下，怎么会没有呢？你再帮我看看那边。",
    "林秋: 你昨天不是拿它开过信箱吗？一共开了3次，我数过。",
    "周明远: 信箱！ {拍脑门@0}",
    "[action] 他站起来，撞翻了一只纸箱。",
    "林秋: 别踩。",
    "周明远: 旧报纸还留着干什么？",
    "[action] 她不说话。"};

TEST(ChineseLayouts, AreReadInColumns) {
  const auto script = parse_script(
      "                      《潮信》\n\n                      编剧：李某某\n\n\n"
      "12. 内景 客厅 日\n\n"
      "老式挂钟停在三点。墙角堆着没有拆封的纸箱，\n"
      "字迹被雨水洇开了一大片。周明远蹲在地上找钥匙。\n\n"
      "                      周明远\n"
      "          我记得就放在茶几底下，怎么会没\n"
      "          有呢？你再帮我看看那边。\n\n"
      "                      林秋（画外音）\n"
      "          你昨天不是拿它开过信箱吗？一共\n"
      "          开了3次，我数过。\n\n"
      "                      周明远\n"
      "            （拍脑门）\n"
      "          信箱！\n\n"
      "他站起来，撞翻了一只纸箱。\n\n"
      "                      林秋\n"
      "          别踩。\n\n"
      "                      周明远\n"
      "          旧报纸还留着干什么？\n\n"
      "她不说话。\n");
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->format, "screenplay");
  EXPECT_EQ(script->title, "潮信");
  EXPECT_EQ(script->author, "李某某");
  Rows rows = rows_of(*script);
  ASSERT_GT(rows.size(), 2u);
  rows.erase(rows.begin(), rows.begin() + 2);  // the title page
  EXPECT_EQ(rows, kRows);
  EXPECT_EQ(script->utterances.at(5).extension, "画外音");
}

TEST(ChineseLayouts, AreReadInColumnsOfIdeographicBlanks) {
  EXPECT_EQ(rows_of("12. 内景 客厅 日\n\n"
                    "老式挂钟停在三点。墙角堆着没有拆封的纸箱，字迹被雨水\n"
                    "洇开了一大片。周明远蹲在地上找钥匙。\n\n"
                    "　　　　　　　　　　周明远\n"
                    "　　　　我记得就放在茶几底下，怎么会\n"
                    "　　　　没有呢？你再帮我看看那边。\n\n"
                    "　　　　　　　　　　林　秋\n"
                    "　　　　你昨天不是拿它开过信箱吗？一\n"
                    "　　　　共开了3次，我数过。\n\n"
                    "　　　　　　　　　　周明远\n"
                    "　　　　　　（拍脑门）\n"
                    "　　　　信箱！\n\n"
                    "他站起来，撞翻了一只纸箱。\n\n"
                    "　　　　　　　　　　林　秋\n"
                    "　　　　别踩。\n\n"
                    "　　　　　　　　　　周明远\n"
                    "　　　　旧报纸还留着干什么？\n\n"
                    "她不说话。\n",
                    "screenplay"),
            kRows);
}

TEST(ChineseLayouts, ArePartedByBlankLinesAlone) {
  EXPECT_EQ(rows_of("12. 内景 客厅 日\n\n"
                    "老式挂钟停在三点。墙角堆着没有拆封的纸箱，\n"
                    "字迹被雨水洇开了一大片。周明远蹲在地上找钥匙。\n\n"
                    "周明远\n我记得就放在茶几底下，怎么会没\n有呢？你再帮我看看那边。\n\n"
                    "林秋\n你昨天不是拿它开过信箱吗？一共\n开了3次，我数过。\n\n"
                    "周明远\n（拍脑门）\n信箱！\n\n"
                    "他站起来，撞翻了一只纸箱。\n\n"
                    "林秋\n别踩。\n\n"
                    "周明远\n旧报纸还留着干什么？\n\n"
                    "她不说话。\n",
                    "screenplay"),
            kRows);
}

TEST(ChineseLayouts, HavePagesThatEndInSpeeches) {
  const Rows rows = rows_of(
      "12. 内景 客厅 日\n\n"
      "周明远蹲在地上找钥匙。\n\n"
      "                      周明远\n"
      "          我记得就放在茶几底下，怎么会没\n"
      "《潮信》 第三稿  2019/3/12                    第3页\n\n"
      "          有呢？你再帮我看看那边。\n\n"
      "                      林秋\n"
      "          你昨天不是拿它开过信箱吗？\n\n"
      "                      周明远\n"
      "          信箱！我去看看，你等我，别走，\n"
      "                    （转下页）\n"
      "《潮信》 第三稿  2019/3/12                    第4页\n\n"
      "                      周明远（续）\n"
      "          我马上回来。\n\n"
      "他跑出去。\n\n"
      "                                          切至：\n\n"
      "13. 外景 码头 黄昏\n\n"
      "潮水退得很远。\n",
      "screenplay");
  EXPECT_EQ(rows, (Rows{"[scene_heading] 内景 客厅 日", "[action] 周明远蹲在地上找钥匙。",
                        "周明远: 我记得就放在茶几底下，怎么会没有呢？你再帮我看看那边。",
                        "林秋: 你昨天不是拿它开过信箱吗？",
                        "周明远: 信箱！我去看看，你等我，别走，我马上回来。", "[action] 他跑出去。",
                        "[transition] 切至：", "[scene_heading] 外景 码头 黄昏",
                        "[action] 潮水退得很远。"}));
}

}  // namespace
}  // namespace rolellm
