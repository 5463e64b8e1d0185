package io.partnerinsights.core.client;

import java.util.List;

/** The result of a call that got a response. */
sealed interface ApiResult {
  /** The items of a successful call, possibly none. */
  record Items(List<JsonFields> items) implements ApiResult {}

  /** A refusal by the service, which some calls treat as a regular result. */
  record Refusal(ServiceError error) implements ApiResult {}
}
