package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The error responses of downloads, with the codes and messages of Azure Storage. */
enum BlobError {
  UNSUPPORTED_METHOD(405, "UnsupportedHttpVerb", "The resource doesn't support that verb."),
  /** The response to an Authorization header that comes with a signed link. */
  UNEXPECTED_AUTHORIZATION(
      400,
      "InvalidAuthenticationInfo",
      "Authentication information is not given in the correct format. Check the value of"
          + " Authorization header."),
  /** The response to a wrong or expired signature. */
  INVALID_SIGNATURE(
      403,
      "AuthenticationFailed",
      "Server failed to authenticate the request. Make sure the value of Authorization header"
          + " is formed correctly including the signature."),
  /** The responses to a link that is signed, and does not permit this request. */
  PERMISSION_MISMATCH(
      403,
      "AuthorizationPermissionMismatch",
      "This request is not authorized to perform this operation using this permission."),
  PROTOCOL_MISMATCH(
      403,
      "AuthorizationProtocolMismatch",
      "This request is not authorized to perform this operation using this protocol."),
  SOURCE_IP_MISMATCH(
      403,
      "AuthorizationSourceIPMismatch",
      "This request is not authorized to perform this operation using this source IP 127.0.0.1."),
  /** The response of a firewall or a private endpoint. */
  NETWORK_REFUSED(
      403, "AuthorizationFailure", "This request is not authorized to perform this operation."),
  ACCOUNT_DISABLED(403, "AccountIsDisabled", "The specified account is disabled."),
  NOT_FOUND(404, "BlobNotFound", "The specified blob does not exist."),
  /** The response to an If-Match header with the ETag of another version. */
  CHANGED(
      412,
      "ConditionNotMet",
      "The condition specified using HTTP conditional header(s) is not met."),
  RANGE_BEYOND_END(
      416, "InvalidRange", "The range specified is invalid for the current size of the resource.");

  private final int status;
  private final String code;
  private final String message;

  BlobError(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  static BlobError byCode(String code) {
    return Stream.of(values()).filter(each -> each.code.equals(code)).findFirst().orElseThrow();
  }

  /** Returns the response in the form of Azure Storage, whose XML has a byte order mark. */
  HttpResponse toResponse(HttpRequest request, Instant now) {
    UUID requestId = UUID.randomUUID();
    String xml =
        "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s\nRequestId:%s\nTime:%s</Message></Error>"
            .formatted(code, message, requestId, now);
    HttpResponse response =
        request.method().equals("HEAD")
            ? HttpResponse.empty(status, Map.of())
            : HttpResponse.text(status, "application/xml", xml);
    return response
        .withHeader("x-ms-error-code", code)
        .withHeader("x-ms-request-id", requestId.toString());
  }
}
