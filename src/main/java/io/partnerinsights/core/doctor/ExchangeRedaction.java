package io.partnerinsights.core.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.options.ServiceHosts;
import io.partnerinsights.core.query.InsightsQuery;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Replaces the values of an exchange's bodies, addresses and headers with values of the same form.
 * Keeps the service's own names, states and times. Always replaces an id with the same id, so that
 * a recording can be replayed. Thread-safe.
 */
final class ExchangeRedaction {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODE_FACTORY = JsonNodeFactory.instance;

  /** Fields, in lower case, whose values belong to the service and not to a customer. */
  private static final Pattern KEPT_FIELDS =
      Pattern.compile(
          "datasetname|minimumrecurrenceinterval|type|totalcount|statuscode|dataredacted|executenow"
              + "|(start|created|modified)time|(report|execution)status|recurrence(interval|count)"
              + "|format|callbackmethod|report(generated|expiry)time|token_type|expires_(in|on)"
              + "|error_codes");

  /** Fields with lists of names that the service gives, which are kept. */
  private static final Set<String> KEPT_LIST_FIELDS =
      Set.of("selectablecolumns", "availablemetrics", "availabledateranges");

  /**
   * Fields with a link to a file of the service. The host of any other link may be a customer's.
   */
  private static final Set<String> LINK_FIELDS = Set.of("reportaccesssecurelink", "reportlocation");

  /** The field with a query's text, whose names are the service's. */
  private static final String QUERY_FIELD = "query";

  /** A string, or a number, of a query's text. */
  private static final Pattern LITERAL =
      Pattern.compile("'([^']*)'|(?<![\\p{L}\\p{N}_])\\d++(?:\\.\\d+)?(?![\\p{L}\\p{N}_])");

  /** Parts of an address that the service and the sign-in have for all customers. */
  private static final Pattern KNOWN_SEGMENT =
      Pattern.compile(
          "insights|analytics|v[0-9.]+|mpn|cmp|Scheduled(Dataset|Queries|Report)|execution|pause"
              + "|resume|testQueryResult|oauth2|token|devicecode|common|organizations|discovery"
              + "|instance|\\.well-known|openid-configuration");

  /** Fields of an envelope that describe what was done, in the words of the service. */
  private static final Set<String> MESSAGE_FIELDS =
      Set.of("message", "description", "title", "errors");

  /** The header, in lower case, that answers header ValidateMfa of a call. */
  static final String MFA_HEADER = "ismfacompliant";

  private static final Pattern KEPT_HEADERS =
      Pattern.compile(
          "date|content-(type|encoding|length|range)|accept-ranges|etag|retry-after"
              + "|transfer-encoding|last-modified|x-ms-(version|blob-type)|cache-control"
              + "|(x-)?ratelimit-(limit|remaining|reset)|"
              + MFA_HEADER);

  private static final Pattern ID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern TIME =
      Pattern.compile(
          "\\d{1,4}[-/]\\d{1,2}[-/]\\d{1,4}([T ][0-9:.Z +-]*( ?[AP]M)?)?"
              + "|(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\\d{2,4}");

  private static final Pattern URL =
      Pattern.compile("https?://(?:[^/?#]*@)?([^/?#@]*).*", Pattern.DOTALL);

  /** An address, a user, an id, a quotation or a word, which may be a name, of a message. */
  private static final Pattern MESSAGE_PART =
      Pattern.compile(
          "(https?://)([^/\\s\",]+)[^\\s\",]*"
              + "|([^\\s'\"<>(,;]+@[^\\s'\"<>),;]+)"
              + "|(%s)|('[^']*'|\"[^\"]*\")".formatted(ID.pattern())
              + "|[\\p{L}\\p{M}\\p{N}_-]++(?:\\.[\\p{L}\\p{M}\\p{N}_-]++)*+");

  /** A word that names no person: in lower case, a short number, or one of the service's own. */
  private static final Pattern PLAIN_WORD =
      Pattern.compile(
          "[a-z]+|\\d{1,6}|AADSTS\\d+|MFA|ID|URL|API|An?|The|Not?|There|This|Try|Please|Double"
              + "|Delete|Invalid|Null|Bad|Error|Errors|Internal|Requested|Request|Access|Forbidden"
              + "|Unauthorized|Timeout|Gateway|Conflict|Too|Rate|Limit|Quota|Number|Name|Resource"
              + "|Service|User|Users|Account|Tenant|Application|Token|Trace|Timestamp|Correlation"
              + "|Datasets?|Query|Queries|QueryI[dD]|QueryName|Reports?|ReportId|ReportName|Executions?"
              + "|ExecuteNow|Recurrence|Interval|Count|Start|StartTime|EndTime|Column|Table"
              + "|Success|Successfully");

  /** A parameter of a challenge. Only the value of {@code error} is kept. */
  private static final Pattern CHALLENGE_PARAMETER =
      Pattern.compile("([\\w-]+)=(\"[^\"]*\"|[^\\s,\"]+)");

  private static final Pattern ERROR_PARAMETER = Pattern.compile("error=\"?[a-z_]+\"?");
  private static final Pattern ERROR_WORD = Pattern.compile("[a-z_]+");

  private final Map<String, String> replacementIds = new LinkedHashMap<>();

  /**
   * Returns a body as JSON without its values; a body that is not JSON is dropped.
   *
   * @param hasRows whether the items are rows, whose columns may have the names of known fields
   */
  JsonNode redactBody(String text, boolean hasRows) {
    try {
      JsonNode json = JSON.readTree(text.isBlank() ? "null" : text);
      return json.isObject() ? redactEnvelope(json, hasRows) : redactValue("", json, !hasRows);
    } catch (JacksonException e) {
      return NODE_FACTORY.textNode("not JSON, " + text.length() + " characters");
    }
  }

  private JsonNode redactEnvelope(JsonNode json, boolean hasRows) {
    ObjectNode envelope = NODE_FACTORY.objectNode();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String key = toKey(field.getKey());
      JsonNode value = field.getValue();
      if (MESSAGE_FIELDS.contains(key) && value.isTextual()) {
        envelope.put(field.getKey(), redactMessage(value.asText()));
      } else {
        envelope.set(field.getKey(), redactValue(key, value, !(hasRows && key.equals("value"))));
      }
    }
    return envelope;
  }

  private String redactMessage(String text) {
    return MESSAGE_PART
        .matcher(Redaction.redact(text))
        .replaceAll(match -> Matcher.quoteReplacement(redactMessagePart(match)));
  }

  private String redactMessagePart(MatchResult match) {
    String text = match.group();
    if (match.group(2) != null) {
      return match.group(1) + (ServiceHosts.isMicrosoft(match.group(2)) ? match.group(2) : "host");
    }
    if (match.group(3) != null) {
      return "…";
    }
    if (match.group(4) != null) {
      return replaceId(text);
    }
    if (match.group(5) != null) {
      return text.charAt(0) + "…" + text.charAt(0);
    }
    return PLAIN_WORD.matcher(text).matches() ? text : mask(text, "host");
  }

  private static String toKey(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private JsonNode redactValue(String key, JsonNode value, boolean keepsFields) {
    if (keepsFields && KEPT_LIST_FIELDS.contains(key)) {
      return value;
    }
    if (value.isObject()) {
      ObjectNode object = NODE_FACTORY.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        object.set(
            field.getKey(), redactValue(toKey(field.getKey()), field.getValue(), keepsFields));
      }
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = NODE_FACTORY.arrayNode();
      value.forEach(item -> array.add(redactValue(key, item, keepsFields)));
      return array;
    }
    boolean isKept = keepsFields && KEPT_FIELDS.matcher(key).matches();
    if (isKept || !(value.isTextual() || value.isNumber())) {
      return value;
    }
    return redactScalar(keepsFields ? key : "", value);
  }

  private JsonNode redactScalar(String key, JsonNode value) {
    if (value.isTextual()) {
      return NODE_FACTORY.textNode(redactText(key, value.asText()));
    }
    return NODE_FACTORY.numberNode(new BigDecimal(value.asText().replaceAll("[1-9]", "1")));
  }

  private String redactText(String key, String text) {
    if (key.equals("nextlink")) {
      return redactNextLink(text);
    }
    if (key.equals(QUERY_FIELD) && InsightsQuery.tryParse(text).isPresent()) {
      return LITERAL
          .matcher(text)
          .replaceAll(match -> Matcher.quoteReplacement(maskLiteral(match)));
    }
    String host = LINK_FIELDS.contains(key) ? "$1" : "host";
    return key.equals("error") && ERROR_WORD.matcher(text).matches() ? text : mask(text, host);
  }

  /** Returns a text of the same form; a link has this host. */
  private String mask(String text, String linkHost) {
    if (ID.matcher(text).matches()) {
      return replaceId(text);
    }
    if (TIME.matcher(text).matches()) {
      return text;
    }
    return URL.matcher(text).matches()
        ? URL.matcher(text).replaceFirst("https://" + linkHost + "/file?redacted")
        : text.replaceAll("[\\p{L}&&[^\\p{Lu}]]", "x")
            .replaceAll("\\p{Lu}", "X")
            .replaceAll("[1-9]", "1");
  }

  private String maskLiteral(MatchResult match) {
    String string = match.group(1);
    return string == null ? mask(match.group(), "host") : "'" + mask(string, "host") + "'";
  }

  private synchronized String replaceId(String id) {
    return replacementIds.computeIfAbsent(
        id.toLowerCase(Locale.ROOT),
        key ->
            String.format(Locale.ROOT, "00000000-0000-0000-0000-%012d", replacementIds.size() + 1));
  }

  /** Returns an absolute or relative address without the values of its parameters. */
  private String redactNextLink(String text) {
    HttpUrl url = HttpUrl.get("https://host/").resolve(text);
    if (url == null) {
      return mask(text, "host");
    }
    return (text.startsWith("http") ? "https://host" : "")
        + redactPath(url)
        + "?"
        + parameterNames(url);
  }

  String redactPath(HttpUrl url) {
    boolean isFile = url.host().contains("blob") || url.encodedPath().contains("/blob/");
    return isFile
        ? "/file"
        : url.pathSegments().stream()
            .map(this::redactSegment)
            .collect(Collectors.joining("/", "/", ""));
  }

  /** Replaces ids, and names such as a tenant's. Several ids are separated by semicolons. */
  private String redactSegment(String segment) {
    return KNOWN_SEGMENT.matcher(segment).matches()
        ? segment
        : Arrays.stream(segment.split(";"))
            .map(part -> mask(part, "host"))
            .collect(Collectors.joining(";"));
  }

  /** Returns the names of the parameters; their values may be a link's signature or literals. */
  String parameterNames(HttpUrl url) {
    return String.join("&", url.queryParameterNames());
  }

  void addRedactedHeader(String name, String value, Map<String, String> headers) {
    String key = name.toLowerCase(Locale.ROOT);
    if (key.equals("www-authenticate")) {
      headers.put(key, redactChallenge(value));
    } else if (KEPT_HEADERS.matcher(key).matches()) {
      headers.put(key, key.equals("etag") ? value.replaceAll("[0-9A-Za-z]", "0") : value);
    }
  }

  private static String redactChallenge(String text) {
    return CHALLENGE_PARAMETER
        .matcher(text)
        .replaceAll(
            parameter ->
                ERROR_PARAMETER.matcher(parameter.group()).matches()
                    ? Matcher.quoteReplacement(parameter.group())
                    : parameter.group(1) + "=\"…\"");
  }
}
