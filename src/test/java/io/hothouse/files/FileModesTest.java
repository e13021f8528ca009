package io.hothouse.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileModesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "#!/bin/sh, rwxr-xr-x",
    "\u007fELF\u0002\u0001, rwxr-xr-x",
    "[DEFAULT], rw-r--r--",
    "#, rw-r--r--",
    "\u007fEL, rw-r--r--",
    "'', rw-r--r--"
  })
  void programsCanBeExecutedAndNothingElse(String content, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    FileModes.set(file);
    assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void set_fileThatItsOwnerMadeExecutable_staysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "MZ");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    FileModes.set(file);
    assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
