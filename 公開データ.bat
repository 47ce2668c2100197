@echo off
setlocal DisableDelayedExpansion
set "PYTHONUTF8=1"
set "RESULT=2"
set "KAMAKURA_REPORT_CLICKED="
setlocal EnableDelayedExpansion
set "LINE=!CMDCMDLINE!"
if not defined LINE goto typed
if "!LINE:%~nx0=!"=="!LINE!" goto typed
for /f "delims=" %%L in ("!LINE!") do endlocal & set "KAMAKURA_REPORT_CLICKED=%%L"
:typed
setlocal DisableDelayedExpansion
rem The launcher py, else python; what the Store puts in its place answers nothing.
set "STARTER=py -3"
%STARTER% -c "" >nul 2>nul
if %ERRORLEVEL%==0 goto found
set "STARTER=python"
%STARTER% -c "" >nul 2>nul
if not %ERRORLEVEL%==0 goto nopython
:found
%STARTER% "%~dp0make.py" step "%~f0" %*
set "RESULT=%ERRORLEVEL%"
:end
echo.
pause
rem After a dropped name with a sign "and" in it, cmd would go on with the rest of the name as a command: it is ended.
if defined KAMAKURA_REPORT_CLICKED exit %RESULT%
exit /b %RESULT%
:nopython
chcp 65001 >nul
echo Python が見つかりません。Python 3.11 以降を入れてから、もう一度実行してください。
goto end
