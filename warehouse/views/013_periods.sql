-- Names of periods, and their places on a time axis.

-- Name of a period: 2024-Q3, 2024-08, 2024-W32 (ISO 8601), as `nato-asia explain --period` reads it.
create or replace macro trends.period_label(period, period_start) as
case period
    when 'quarter' then year(period_start) || '-Q' || quarter(period_start)
    when 'month' then strftime(period_start, '%Y-%m')
    else strftime(period_start, '%G-W%V')
end;

-- Middle of a span of days as a decimal year: 2023.5 is noon of 2 July 2023, the middle of its 365 days.
create or replace macro trends.decimal_year(first_day, last_day) as
year(first_day)
+ (dayofyear(first_day) - 1 + (last_day - first_day + 1) / 2) / dayofyear(make_date(year(first_day), 12, 31));
