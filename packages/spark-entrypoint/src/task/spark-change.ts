/** One value of a task that was set: the diff, line by line. */
export interface SparkChange {
  /** `custom.executorPath`, `custom.sparkConf[spark.pyspark.python]`, `env.PYSPARK_PYTHON`. */
  readonly path: string;
  /** Absent: there was none. */
  readonly before?: string;
  readonly after: string;
  /** Where the new value comes from, in words. */
  readonly from: string;
}
