#include "rolellm/rocit/tune.h"

#include <algorithm>
#include <numeric>

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"
#include "rolellm/core/options.h"
#include "rolellm/core/random.h"
#include "rolellm/core/run_record.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/rocit/bench_rows.h"
#include "rolellm/rocit/export.h"

namespace rolellm {
namespace {

constexpr std::size_t kVerifyTokens = 384;  // of the first rows, laid end to end

struct Student {
  fs::path path;
  std::string name;
  std::string hash;
  ChatFormat format;
};

Result<Student> find_student(const TuneOptions& options, const TuneInputs& inputs) {
  auto path = resolve_model(inputs.student);
  if (!path) return fail(path.error());
  auto hash = model_file_hash(*path);
  if (!hash) return fail(hash.error());
  Student student{.path = *path, .name = path->stem().string(), .hash = *hash, .format = {}};
  std::string wanted = options.chat_format;
  if (auto entry = describe_model(inputs.student)) {
    student.name = entry->name;
    if (wanted.empty()) wanted = entry->chat_format;
  }
  auto tokenizer = Tokenizer::load(*path);
  if (!tokenizer) return fail(tokenizer.error());
  auto format =
      wanted.empty() ? detect_chat_format(tokenizer->chat_template()) : find_chat_format(wanted);
  if (!format) return fail(format.error());
  if (auto fits = tokenizer->check(*format); !fits) return fail(fits.error());
  student.format = std::move(*format);
  return student;
}

Result<std::vector<Conversation>> read_rows_of(const TuneOptions& options,
                                               const TuneInputs& inputs) {
  if (!inputs.data.empty()) return read_conversations(inputs.data);
  if (inputs.bench.empty() || inputs.profiles.empty()) {
    return fail(ErrorKind::usage, "", "there is nothing to learn from",
                "give --bench and --profiles, or --data FILE.jsonl");
  }
  return bench_conversations(inputs.bench, inputs.profiles, options.max_references);
}

/// Hash of what training learns from: the rows' tokens and marks.
std::string data_hash(const TrainingData& data) {
  Sha256 hash;
  for (const auto* rows : {&data.rows, &data.held_out}) {
    for (const TrainingRow& row : *rows) {
      std::string text;
      for (std::size_t i = 0; i < row.tokens.size(); ++i) {
        text += fmt::format("{}{} ", row.tokens[i], row.learnt[i] ? "+" : "");
      }
      hash.update(text + "\n");
    }
  }
  return hash.finish();
}

Result<TrainingData> make_data(const TuneOptions& options, const TuneInputs& inputs,
                               const Student& student, TuneSummary& summary) {
  auto conversations = read_rows_of(options, inputs);
  if (!conversations) return fail(conversations.error());
  auto tokenizer = Tokenizer::load(student.path);
  if (!tokenizer) return fail(tokenizer.error());
  std::vector<TrainingRow> rows;
  for (const Conversation& conversation : *conversations) {
    TrainingRow row = make_training_row(conversation, student.format, *tokenizer);
    const bool fits = row.tokens.size() <= static_cast<std::size_t>(options.max_tokens);
    if (fits)
      rows.push_back(std::move(row));
    else
      ++summary.left_out;
  }
  if (summary.left_out > 0) {
    spdlog::warn("{} of {} rows are longer than {} tokens and were left out", summary.left_out,
                 conversations->size(), options.max_tokens);
  }
  const auto held = static_cast<std::size_t>(std::max(options.held_out_rows, 0));
  if (rows.size() <= held) {
    return fail(ErrorKind::usage, "", fmt::format("{} rows are too few to learn from", rows.size()),
                "give more rows, or hold fewer out");
  }
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(derive_seed(options.seed, "held-out"));
  if (held > 0) random.shuffle(std::span(order));
  TrainingData data;
  for (std::size_t i = 0; i < order.size(); ++i) {
    (i < held ? data.held_out : data.rows).push_back(std::move(rows[order[i]]));
  }
  summary.rows = static_cast<std::int64_t>(data.rows.size());
  summary.held_out = static_cast<std::int64_t>(held);
  return data;
}

ComputeType compute_type(const std::string& precision) {
  if (precision == "auto") return best_compute_type();
  return precision == "bf16" ? ComputeType::bf16 : ComputeType::fp32;
}

std::string model_card(const TuneOptions& options, const Student& student,
                       const TuneSummary& summary) {
  auto text = read_data("templates/adapter_card.md");
  if (!text) return {};
  auto filled =
      fill_in(*text, {{"student", student.name},
                      {"student_sha256", student.hash},
                      {"rows", std::to_string(summary.rows)},
                      {"epochs", std::to_string(options.epochs)},
                      {"rank", std::to_string(options.lora.rank)},
                      {"alpha", fmt::format("{}", options.lora.alpha)},
                      {"targets", fmt::format("{}", fmt::join(options.lora.targets, ", "))},
                      {"rate", fmt::format("{}", options.rate)},
                      {"precision", summary.precision},
                      {"first_loss", fmt::format("{:.3f}", summary.training.first_loss)},
                      {"last_loss", fmt::format("{:.3f}", summary.training.last_loss)},
                      {"chat_format", student.format.name},
                      {"difference", fmt::format("{:.1e}", summary.verified.relative())},
                      {"version", std::string(program_version())}});
  return filled ? *filled : std::string();
}

std::vector<Token> verify_text(const TrainingData& data) {
  std::vector<Token> tokens;
  for (const TrainingRow& row : data.rows) {
    tokens.insert(tokens.end(), row.tokens.begin(), row.tokens.end());
    if (tokens.size() >= kVerifyTokens) break;
  }
  tokens.resize(std::min(tokens.size(), kVerifyTokens));
  return tokens;
}

Status export_all(const TuneOptions& options, const TuneInputs& inputs, const Student& student,
                  const ModelConfig& config, Lora& lora, const TrainingData& data,
                  TuneSummary& summary) {
  const fs::path& out = inputs.out;
  const fs::path adapter = out / "adapter.gguf";
  if (auto s = write_adapter_gguf(adapter, lora, config, student.name + "-role"); !s) return s;
  if (auto s = write_peft(out, lora, config, student.name); !s) return s;
  if (auto s = write_chat_format(out, student.format); !s) return s;
  if (auto s = write_atomic(out / "loss.jsonl", summary.training.loss_log); !s) return s;
  auto verified = verify_adapter(student.path, lora, adapter, verify_text(data), out);
  if (!verified) return fail(verified.error(), "checking the adapter in libllama");
  summary.verified = *verified;
  return write_atomic(out / "README.md", model_card(options, student, summary));
}

Result<TuneSummary> run(const TuneOptions& options, const TuneInputs& inputs, bool only_export) {
  const c10::InferenceMode no_graph;
  if (auto sound = check_tune_options(options); !sound) return fail(sound.error());
  auto student = find_student(options, inputs);
  if (!student) return fail(student.error());
  TuneSummary summary;
  auto data = make_data(options, inputs, *student, summary);
  if (!data) return fail(data.error());
  const ComputeType type = compute_type(options.precision);
  summary.precision = type == ComputeType::bf16 ? "bf16" : "fp32";

  RunRecord record{.stage = "tune", .options = options_to_json(options)};
  record.inputs = Json{{"student", student->hash},
                       {"rows", data_hash(*data)},
                       {"chat_format", student->format.name},
                       {"precision", summary.precision}};
  const fs::path checkpoints = inputs.out / "checkpoints";
  std::error_code ignored;
  if (inputs.restart) {
    fs::remove_all(checkpoints, ignored);
    fs::remove(inputs.out / "run.json", ignored);
  }
  if (auto done = read_run_record(inputs.out); done && !only_export) {
    if (fingerprint(*done) == fingerprint(record)) {
      summary.skipped = true;
      return summary;
    }
  }
  auto lock = FileLock::acquire(inputs.out / ".lock");
  if (!lock) return fail(lock.error());

  auto file = GgufFile::open(student->path);
  if (!file) return fail(file.error());
  ModelConfig config;
  auto lora = [&]() -> Result<Lora> {
    auto model = Transformer::load(*file, type);  // gone before the check loads its own
    if (!model) return fail(model.error());
    config = model->config();
    auto fresh = Lora::create(model->lora_sites(), options.lora, options.seed);
    if (!fresh) return fresh;
    model->attach(&*fresh);
    TuneOptions effective = options;
    if (only_export) effective.epochs = 0;  // takes the checkpoint and makes no step
    const Json identity = {{"options", record.options}, {"inputs", record.inputs}};
    auto trained = train(*model, *fresh, *data, effective, {checkpoints, identity});
    if (!trained) return fail(trained.error());
    summary.training = std::move(*trained);
    return fresh;
  }();
  if (!lora) return fail(lora.error());
  fs::remove(inputs.out / "run.json", ignored);  // until the new adapter's files are all there
  auto exported = export_all(options, inputs, *student, config, *lora, *data, summary);
  if (!exported) return fail(exported.error());

  record.seconds = summary.training.seconds;
  record.counts = Json{{"rows", summary.rows},
                       {"left_out", summary.left_out},
                       {"held_out", summary.held_out},
                       {"steps", summary.training.steps},
                       {"first_loss", summary.training.first_loss},
                       {"last_loss", summary.training.last_loss},
                       {"verified", summary.verified.relative()}};
  if (auto written = write_run_record(inputs.out, record); !written) return fail(written.error());
  return summary;
}

}  // namespace

Result<TuneSummary> tune(const TuneOptions& options, const TuneInputs& inputs) {
  return run(options, inputs, false);
}

Result<TuneSummary> tune_export(const TuneOptions& options, const TuneInputs& inputs) {
  return run(options, inputs, true);
}

}  // namespace rolellm
