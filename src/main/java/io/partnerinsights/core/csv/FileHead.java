package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.TemporalForm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts from the start of a file that are needed to read a split of it.
 *
 * @param columnNames of the file's columns, in the file's order
 * @param temporalForms for each schema column, the forms of dates or times in the first rows
 */
public record FileHead(List<String> columnNames, List<Set<TemporalForm>> temporalForms) {
  private static final String SEPARATOR = " ";

  public FileHead {
    columnNames = List.copyOf(columnNames);
    temporalForms = temporalForms.stream().map(Set::copyOf).toList();
  }

  public static FileHead restore(List<String> columnNames, List<String> savedForms) {
    return new FileHead(columnNames, savedForms.stream().map(FileHead::parseForms).toList());
  }

  private static Set<TemporalForm> parseForms(String text) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(SEPARATOR, -1))
            .map(TemporalForm::valueOf)
            .collect(Collectors.toSet());
  }

  public List<String> savedForms() {
    return temporalForms.stream()
        .map(set -> set.stream().sorted().map(Enum::name).collect(Collectors.joining(SEPARATOR)))
        .toList();
  }
}
