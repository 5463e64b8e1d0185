package io.partnerinsights.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the types and members that users call or implement. A release may change them only as
 * CONTRIBUTING.md says. Any release may change everything else, also if Java lets users call it.
 *
 * <p>The constants of a marked enum are marked. Methods that an engine demands of a marked type are
 * not, because the engine calls them.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.CONSTRUCTOR, ElementType.METHOD})
public @interface Public {}
