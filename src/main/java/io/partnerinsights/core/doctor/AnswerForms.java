package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.doctor.Check.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Says in which forms the service answers, from the exchanges so far. */
final class AnswerForms {
  private final CheckContext account;

  AnswerForms(CheckContext account) {
    this.account = account;
  }

  Result result() {
    List<Exchange> answers =
        account.recorder().exchanges().stream().filter(Exchange::isOfApi).toList();
    List<String> facts = new ArrayList<>();
    facts.add(keys(answers));
    facts.add(
        answers.stream().allMatch(answer -> answer.headers().containsKey("date"))
            ? "every answer has a Date"
            : "answers without a Date");
    facts.add(
        any(
                answers,
                body -> !body.path("nextLink").isMissingNode() && !body.path("nextLink").isNull())
            ? "lists have a nextLink"
            : "no nextLink");
    facts.add(
        any(answers, body -> body.path("dataRedacted").asBoolean())
            ? "dataRedacted is true"
            : "dataRedacted is not true");
    return Result.passed(String.join("; ", facts));
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
}
