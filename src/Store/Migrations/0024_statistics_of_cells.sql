-- Nobody looks for a row by what is only read from it: these are the widest columns, and working out how they are spread is most of an analyze.
alter table devex.edits alter column beats set statistics 0;
alter table devex.jobs alter column steps set statistics 0;
alter table devex.iterations alter column phases set statistics 0, alter column parts set statistics 0;
alter table devex.developer_days alter column phases set statistics 0, alter column cycles set statistics 0;
alter table devex.inner_rollups alter column phases set statistics 0, alter column cycles set statistics 0, alter column people set statistics 0;
alter table devex.change_rollups
    alter column wall set statistics 0, alter column working set statistics 0, alter column lead set statistics 0, alter column segments set statistics 0,
    alter column segment_ms set statistics 0, alter column segment_n set statistics 0, alter column segment_working_ms set statistics 0;
alter table devex.journeys alter column middle set statistics 0, alter column outer_loop set statistics 0;
alter table devex.build_days alter column durations set statistics 0, alter column people set statistics 0;
alter table devex.build_weeks alter column durations set statistics 0, alter column people set statistics 0;
