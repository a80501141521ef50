/** The hot inner parts, each by itself, timed by JMH in processes of its own. */
package io.waystation.benchmarks.micro;
