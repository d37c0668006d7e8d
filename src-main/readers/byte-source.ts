/** Random access to the bytes of a file. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /**
   * Bytes `offset` … `offset + length − 1`, always exactly `length` of them.
   * @throws {AppError} `file-damaged` when they lie outside the file, `file-unreadable` when the system refuses.
   */
  read(offset: number, length: number): Uint8Array;
}
