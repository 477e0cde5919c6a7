// `rolellm journal`: ls, show, export, gc.
#include <cstdio>
#include <memory>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/command.h"
#include "rolellm/journal/archive.h"

namespace rolellm {
namespace {

struct JournalFlags {
  std::string journal = "journal.db";
  std::string prefix, out;
  TokenPrice price;
  Leftovers leftovers;
  bool dry_run = false;
};

Result<std::unique_ptr<Journal>> open_there(const JournalFlags& flags) {
  return Journal::open(flags.journal, {.run = "journal", .create = false});
}

std::string local_time(std::int64_t ms) {
  return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(static_cast<std::time_t>(ms / 1000)));
}

std::string cost_column(double amount, const TokenPrice& price) {
  const bool known = price.prompt > 0 || price.completion > 0;
  return known ? fmt::format("{:>10.4f}", amount) : fmt::format("{:>10}", "");
}

void print_lists(const std::vector<RunSummary>& runs, const std::vector<ModelSummary>& models,
                 const TokenPrice& price) {
  const bool priced = price.prompt > 0 || price.completion > 0;
  const auto heading = [&](const char* first, const char* name) {
    fmt::print("{:<6} {:<36} {:>9} {:>12} {:>12} {:>9}{:>10}\n", first, name, "answers", "prompt",
               "completion", "in doubt", priced ? "cost" : "");
  };
  heading("run", "");
  for (const RunSummary& run : runs) {
    fmt::print("{:<6} {:<36} {:>9} {:>12} {:>12} {:>9}{}\n", run.id,
               local_time(run.started_ms) + " " + run.label, run.answers, run.prompt_tokens,
               run.completion_tokens, run.in_doubt,
               cost_column(cost(run.prompt_tokens, run.completion_tokens, price), price));
  }
  heading("\nmodel", "");
  for (const ModelSummary& model : models) {
    fmt::print("{:<6} {:<36} {:>9} {:>12} {:>12} {:>9}{}\n", model.engine, model.name,
               model.answers, model.prompt_tokens, model.completion_tokens, model.in_doubt,
               cost_column(cost(model.prompt_tokens, model.completion_tokens, price), price));
  }
}

Status list(const JournalFlags& flags, bool json) {
  auto journal = open_there(flags);
  if (!journal) return fail(journal.error());
  auto runs = list_runs((*journal)->database());
  if (!runs) return fail(runs.error());
  auto models = list_models_asked((*journal)->database());
  if (!models) return fail(models.error());
  if (!json) {
    print_lists(*runs, *models, flags.price);
    return ok();
  }
  Json listed{{"runs", Json::array()}, {"models", Json::array()}};
  for (const RunSummary& run : *runs) {
    listed["runs"].push_back({{"run", run.id},
                              {"label", run.label},
                              {"started_ms", run.started_ms},
                              {"answers", run.answers},
                              {"prompt_tokens", run.prompt_tokens},
                              {"completion_tokens", run.completion_tokens},
                              {"cost", cost(run.prompt_tokens, run.completion_tokens, flags.price)},
                              {"in_doubt", run.in_doubt},
                              {"in_doubt_tokens_at_most", run.in_doubt_tokens_at_most}});
  }
  for (const ModelSummary& model : *models) {
    listed["models"].push_back(
        {{"name", model.name},
         {"identity", model.identity},
         {"engine", model.engine},
         {"answers", model.answers},
         {"prompt_tokens", model.prompt_tokens},
         {"completion_tokens", model.completion_tokens},
         {"cost", cost(model.prompt_tokens, model.completion_tokens, flags.price)},
         {"in_doubt", model.in_doubt}});
  }
  fmt::print("{}\n", dump_json(listed));
  return ok();
}

Status show(const JournalFlags& flags, bool json) {
  if (flags.prefix.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return fail(ErrorKind::usage, "",
                fmt::format("expected the beginning of a key, found \"{}\"", flags.prefix),
                "keys are hexadecimal; rolellm journal export shows them");
  }
  auto journal = open_there(flags);
  if (!journal) return fail(journal.error());
  auto found = find_answers((*journal)->database(), flags.prefix, 2);
  if (!found) return fail(found.error());
  if (found->size() != 1) {
    return fail(ErrorKind::usage, "",
                fmt::format("{} answer has a key that begins with {}",
                            found->empty() ? "no" : "more than one", flags.prefix),
                "rolellm journal export shows all keys");
  }
  const Json shown = answer_to_json(found->front());
  fmt::print("{}", json ? dump_json(shown) + "\n" : dump_json_pretty(shown));
  return ok();
}

/// Writes every answer to `file`, a few at a time.
Status write_answers(SqlDatabase& database, std::FILE* file, const std::string& name) {
  bool written = std::fputs("{\"format\":\"rolellm.journal/2\"}\n", file) >= 0;
  for (std::string after; written;) {
    auto some = find_answers(database, "", 1000, after);
    if (!some) return fail(some.error());
    if (some->empty()) break;
    for (const StoredAnswer& answer : *some)
      written =
          written && std::fputs((dump_json(answer_to_json(answer)) + "\n").c_str(), file) >= 0;
    after = some->back().key;
  }
  if (!written || std::fflush(file) != 0) return io_failure(errno, "writing", name);
  return ok();
}

Status export_all(const JournalFlags& flags) {
  auto journal = open_there(flags);
  if (!journal) return fail(journal.error());
  SqlDatabase& database = (*journal)->database();
  if (flags.out.empty()) return write_answers(database, stdout, "standard output");
  const std::string temporary = flags.out + ".tmp";
  std::FILE* file = std::fopen(temporary.c_str(), "w");
  if (!file) return io_failure(errno, "creating", flags.out);
  Status status = write_answers(database, file, flags.out);
  if (status && ::fsync(::fileno(file)) != 0) status = io_failure(errno, "syncing", flags.out);
  std::fclose(file);
  if (status) status = rename_durably(temporary, flags.out);
  if (!status) std::remove(temporary.c_str());
  return status;
}

Status collect(const JournalFlags& flags, bool json) {
  const Leftovers& which = flags.leftovers;
  if (!which.older_than_days && !which.unused_days && which.model.empty()) {
    return fail(
        ErrorKind::usage, "", "which answers may go?",
        "give --older-than DAYS, --unused DAYS or --model NAME; --dry-run only counts them");
  }
  auto journal = open_there(flags);
  if (!journal) return fail(journal.error());
  auto count = collect_garbage(**journal, which, flags.dry_run);
  if (!count) return fail(count.error());
  if (json) {
    fmt::print("{}\n", dump_json(Json{{"answers", *count}, {"removed", !flags.dry_run}}));
  } else {
    fmt::print("{} answers {}\n", *count, flags.dry_run ? "would be removed" : "removed");
  }
  return ok();
}

}  // namespace

void add_journal_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("journal", "look at the record of every model call");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<JournalFlags>();
  const auto verb = [&](const char* name, const char* what) {
    CLI::App* added = noun->add_subcommand(name, what);
    added
        ->add_option("--journal", flags->journal, "a journal file or postgres://user@host/database")
        ->required();
    return added;
  };

  CLI::App* ls = verb("ls", "list runs and models with their answers and tokens");
  ls->add_option("--prompt-price", flags->price.prompt, "of a million prompt tokens");
  ls->add_option("--completion-price", flags->price.completion, "of a million completion tokens");
  ls->footer("Example:\n  rolellm journal ls --journal out/quickstart/journal.db");
  ls->callback([flags, &cli] { cli.action = [flags, &cli] { return list(*flags, cli.json); }; });

  CLI::App* one = verb("show", "print one answer");
  one->add_option("KEY", flags->prefix, "its key, or how it begins")->required();
  one->callback([flags, &cli] { cli.action = [flags, &cli] { return show(*flags, cli.json); }; });

  CLI::App* out = verb("export", "print every answer as JSONL");
  out->add_option("--out", flags->out, "file to write instead");
  out->callback([flags, &cli] { cli.action = [flags] { return export_all(*flags); }; });

  CLI::App* gc = verb("gc", "remove answers that nobody needs any more");
  gc->add_option("--older-than", flags->leftovers.older_than_days,
                 "days since they were asked for");
  gc->add_option("--unused", flags->leftovers.unused_days, "days since a run last looked them up");
  gc->add_option("--model", flags->leftovers.model, "only this model's");
  gc->add_flag("--dry-run", flags->dry_run, "only count them");
  gc->footer(
      "Example:\n  rolellm journal gc --journal out/quickstart/journal.db --unused 30 --dry-run");
  gc->callback([flags, &cli] { cli.action = [flags, &cli] { return collect(*flags, cli.json); }; });
}

}  // namespace rolellm
