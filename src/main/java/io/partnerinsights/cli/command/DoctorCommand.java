package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.ExitCode;
import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.cli.console.TextTable;
import io.partnerinsights.core.doctor.Doctor;
import io.partnerinsights.core.doctor.Finding;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Checks the account and what a read needs. */
@Command(
    name = "doctor",
    description = {
      "Checks everything that a read needs, step by step.",
      "Without --report, it creates nothing. The output contains no secrets and no customer data."
    })
final class DoctorCommand extends BaseCommand implements Callable<Integer> {
  private static final int NAME_WIDTH = 10;

  @Option(
      names = "--report",
      description =
          "Also create a small report, check its file and delete it. This takes minutes to hours.")
  private boolean createsReport;

  @Option(
      names = "--record",
      paramLabel = "<folder>",
      description = "Save all requests and responses in this folder, redacted.")
  private @Nullable Path recordingFolder;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.add(optionOriginsFinding());
    printFinding(findings.get(0));
    Doctor doctor =
        new Doctor(accountOptions(), shell().environment(), createsReport, recordingFolder);
    findings.addAll(
        doctor.runChecks(this::printFinding, shell().progressPrinter(rootArguments().isQuiet())));
    if (resultPrinter().isJson()) {
      resultPrinter()
          .printList("findings", findings.stream().map(DoctorCommand::toItem).toList(), List.of());
    }
    return findings.stream().anyMatch(Finding::isFailed) ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  /** Says where each option comes from, and no value. */
  private Finding optionOriginsFinding() {
    OptionTexts texts = optionSources().optionTexts(argumentValues());
    String text =
        Options.all().stream()
            .flatMap(
                option ->
                    texts.findOrigin(option).stream()
                        .map(origin -> option.key() + " from " + origin.name()))
            .collect(Collectors.joining(", "));
    return Finding.passed("options", text.isEmpty() ? "no option is set" : text);
  }

  private void printFinding(Finding finding) {
    Shell shell = shell();
    if (!resultPrinter().isJson()) {
      shell.out().println(toLine(finding, shell));
      shell.out().flush();
    }
  }

  private static String toLine(Finding finding, Shell shell) {
    String outcome = finding.outcome().name().toLowerCase(Locale.ROOT);
    String colour =
        switch (finding.outcome()) {
          case FAILED -> "red";
          case WARNING -> "yellow";
          default -> "green";
        };
    boolean coloured =
        shell.terminals().isOutTerminal() && !shell.environment().containsKey("NO_COLOR");
    String outcomeText = coloured ? Ansi.ON.string("@|" + colour + " " + outcome + "|@") : outcome;
    String name = finding.check() + " ".repeat(Math.max(0, NAME_WIDTH - finding.check().length()));
    return outcomeText + "  " + name + "  " + TextTable.cellText(finding.text());
  }

  private static Map<String, Object> toItem(Finding finding) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("check", finding.check());
    item.put("outcome", finding.outcome().name().toLowerCase(Locale.ROOT));
    item.put("text", finding.text());
    return item;
  }
}
