package io.partnerinsights.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The number of cases that the short run has of a test with parameters: the first ones of its list.
 * The report counts the others as skipped.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ShortCases.Condition.class)
public @interface ShortCases {
  int value();

  /** Skips the further cases if Maven excludes the tag {@code full}. */
  final class Condition implements ExecutionCondition {
    private static final boolean SHORT =
        Set.of(System.getProperty("partnerinsights.excludedTests", "").split(",")).contains("full");

    private static final Pattern CASE = Pattern.compile("-invocation:#(\\d+)\\]$");

    /** Returns whether tests with parameters have their first cases only. */
    public static boolean isShort() {
      return SHORT;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Matcher number = CASE.matcher(context.getUniqueId());
      if (!isShort() || !number.find()) {
        return ConditionEvaluationResult.enabled("all cases");
      }
      int cases =
          AnnotationSupport.findAnnotation(context.getElement(), ShortCases.class)
              .orElseThrow()
              .value();
      return Integer.parseInt(number.group(1)) <= cases
          ? ConditionEvaluationResult.enabled("a case of the short run")
          : ConditionEvaluationResult.disabled("a case of the full run");
    }
  }
}
