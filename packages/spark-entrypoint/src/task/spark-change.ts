/** One changed value of a task: an entry of the diff. */
export interface SparkChange {
  /** `custom.executorPath`, `custom.sparkConf[spark.pyspark.python]`, `env.PYSPARK_PYTHON`. */
  readonly path: string;
  /** Absent: there was no value. */
  readonly before?: string;
  readonly after: string;
  /** The source of the new value, for display. */
  readonly from: string;
}
