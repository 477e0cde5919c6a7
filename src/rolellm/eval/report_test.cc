#include "rolellm/eval/report.h"

#include <gtest/gtest.h>

#include "rolellm/eval/svg.h"

namespace rolellm {
namespace {

ReportInput small_input() {
  ReportInput input{.title = "T & co"};
  EvalItem item{
      .role = "A", .question = "Who <b>are</b> you?", .specific = true, .references = {"me"}};
  item.answers = {{"base", "<script>alert(1)</script>"}, {"tuned", "me"}};
  input.items = {item};
  input.summary.resamples = 50;
  input.loss = {{1, 2.0}, {2, 1.0}};
  input.stages = {{"scripts", "1 script", "0.1s"}};
  return input;
}

TEST(Report, NeedsNothingFromOutside) {
  const auto html = render_report(small_input());
  ASSERT_TRUE(html) << describe(html.error());
  EXPECT_EQ(html->find("http://"), std::string::npos);
  EXPECT_EQ(html->find("https://"), std::string::npos);
  EXPECT_EQ(html->find("{{"), std::string::npos);
  EXPECT_NE(html->find("<svg"), std::string::npos);
}

TEST(Report, MakesModelTextHarmless) {
  const auto html = render_report(small_input());
  ASSERT_TRUE(html);
  EXPECT_EQ(html->find("<script>"), std::string::npos);
  EXPECT_NE(html->find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html->find("T &amp; co"), std::string::npos);
}

TEST(LineChart, OfOnePointIsNothing) {
  const std::vector<std::pair<double, double>> one{{1, 1}};
  EXPECT_TRUE(line_chart(one, "x", "y").empty());
}

}  // namespace
}  // namespace rolellm
