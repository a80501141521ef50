/**
 * The words every module speaks: values only, JDK only, no input or output beyond our own tables.
 */
package io.waystation.model;
