package io.partnerinsights.core.doctor;

import io.partnerinsights.core.doctor.Check.Result;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which limit of calls the service names in its answers. */
final class CallLimits {
  private final CheckContext account;

  CallLimits(CheckContext account) {
    this.account = account;
  }

  Result result() {
    Map<String, String> newest = new TreeMap<>();
    account.recorder().exchanges().stream()
        .filter(Exchange::isOfApi)
        .flatMap(answer -> answer.headers().entrySet().stream())
        .filter(header -> BodyRedaction.LIMIT_HEADER.matcher(header.getKey()).matches())
        .forEach(header -> newest.put(header.getKey(), header.getValue()));
    String text =
        newest.entrySet().stream()
            .map(header -> header.getKey() + " is " + header.getValue())
            .collect(Collectors.joining(", "));
    return Result.passed(text.isEmpty() ? "no answer names a limit of calls" : text);
  }
}
