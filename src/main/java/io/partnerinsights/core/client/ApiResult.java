package io.partnerinsights.core.client;

import java.util.List;

/** How a call ended, if it got an answer at all. */
sealed interface ApiResult {
  /** With items, perhaps none. */
  record Answered(List<JsonFields> items) implements ApiResult {}

  /** With a refusal, which for some calls is an answer as well. */
  record Refused(ServiceError error) implements ApiResult {}
}
