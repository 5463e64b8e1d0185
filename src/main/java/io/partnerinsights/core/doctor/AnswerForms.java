package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.doctor.Check.Result;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Says how the service answers, from the exchanges so far. */
record AnswerForms(CheckContext context) {
  private List<Exchange> answers() {
    return context.recorder().exchanges().stream().filter(Exchange::isOfApi).toList();
  }

  Result forms() {
    List<Exchange> answers = answers();
    boolean dated = answers.stream().allMatch(answer -> answer.headers().containsKey("date"));
    boolean linked = any(answers, body -> body.hasNonNull("nextLink"));
    boolean redacted = any(answers, body -> body.path("dataRedacted").asBoolean());
    return Result.passed(
        String.join(
            "; ",
            keys(answers),
            dated ? "every answer has a Date" : "answers without a Date",
            linked ? "lists have a nextLink" : "no nextLink",
            redacted ? "dataRedacted is true" : "dataRedacted is not true"));
  }

  private static boolean any(List<Exchange> answers, Predicate<JsonNode> condition) {
    return answers.stream().map(Exchange::body).anyMatch(condition);
  }

  private static String keys(List<Exchange> answers) {
    List<String> keys =
        answers.stream().map(Exchange::body).flatMap(AnswerForms::keys).distinct().toList();
    boolean pascal = keys.stream().anyMatch(key -> Character.isUpperCase(key.strip().charAt(0)));
    boolean camel = keys.stream().anyMatch(key -> Character.isLowerCase(key.strip().charAt(0)));
    boolean blanks = keys.stream().anyMatch(key -> !key.equals(key.strip()));
    return "keys in "
        + (pascal && camel ? "camelCase and PascalCase" : pascal ? "PascalCase" : "camelCase")
        + (blanks ? ", with stray blanks" : "");
  }

  /** Returns the keys of an envelope, and of the first item in it. */
  private static Stream<String> keys(JsonNode body) {
    return Stream.concat(names(body), names(first(body)));
  }

  private static JsonNode first(JsonNode body) {
    JsonNode items = body.has("value") ? body.path("value") : body.path("Value");
    return items.isArray() ? items.path(0) : items;
  }

  private static Stream<String> names(JsonNode object) {
    Iterable<String> names = object::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).filter(name -> !name.isBlank());
  }

  Result limits() {
    Map<String, String> newest = new TreeMap<>();
    answers().stream()
        .flatMap(answer -> answer.headers().entrySet().stream())
        .filter(header -> BodyRedaction.LIMIT_HEADER.matcher(header.getKey()).matches())
        .forEach(header -> newest.put(header.getKey(), header.getValue()));
    String text =
        newest.entrySet().stream()
            .map(header -> header.getKey() + " is " + header.getValue())
            .collect(Collectors.joining(", "));
    return Result.passed(text.isEmpty() ? "no answer names a limit of calls" : text);
  }

  /**
   * Reports whether the service counts the sign-in as one with multi-factor authentication. It says
   * so in its response to a call with the header ValidateMfa.
   */
  Result mfa() {
    if (TokenHolder.of(context.tokens().token()).isApplication()) {
      return Result.passed("an application without a user needs no MFA");
    }
    Set<String> compliant =
        answers().stream()
            .map(exchange -> exchange.headers().get(BodyRedaction.MFA_HEADER))
            .filter(Objects::nonNull)
            .map(String::strip)
            .collect(Collectors.toSet());
    return Result.passed(mfaMeaning(compliant));
  }

  /** Passes in each case, because reads work while the service accepts the calls. */
  private static String mfaMeaning(Set<String> answers) {
    if (answers.stream().anyMatch("false"::equalsIgnoreCase)) {
      return "the service counts this sign-in as one without MFA (isMfaCompliant is false), and"
          + " since June 2026 refuses a growing share of such calls: sign in with MFA"
          + " (partnerinsights login) in a tenant that enforces it for this user";
    }
    return answers.stream().anyMatch("true"::equalsIgnoreCase)
        ? "the service counts this sign-in as one with MFA (isMfaCompliant is true)"
        : "no response to ValidateMfa has the header isMfaCompliant, so it is not known whether"
            + " this sign-in counts as one with MFA";
  }
}
