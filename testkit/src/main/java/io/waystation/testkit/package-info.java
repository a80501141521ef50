/** Real servers for tests: found where they run, or started on a free port and ended again. */
package io.waystation.testkit;
