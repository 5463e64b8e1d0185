package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.TemporalForm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts from the start of a file that are needed to read a split of it.
 *
 * @param names of the file's columns, in the file's order
 * @param forms for each column of the schema: the forms of its dates or times in the first rows
 */
public record FileHead(List<String> names, List<Set<TemporalForm>> forms) {
  private static final String SEPARATOR = " ";

  public FileHead {
    names = List.copyOf(names);
    forms = forms.stream().map(Set::copyOf).toList();
  }

  public static FileHead restore(List<String> names, List<String> savedForms) {
    return new FileHead(names, savedForms.stream().map(FileHead::parseForms).toList());
  }

  private static Set<TemporalForm> parseForms(String text) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(SEPARATOR, -1))
            .map(TemporalForm::valueOf)
            .collect(Collectors.toSet());
  }

  public List<String> savedForms() {
    return forms.stream()
        .map(all -> all.stream().sorted().map(Enum::name).collect(Collectors.joining(SEPARATOR)))
        .toList();
  }
}
